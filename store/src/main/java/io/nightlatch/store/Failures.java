package io.nightlatch.store;

import io.nightlatch.access.grant.StoreUnavailable;
import io.nightlatch.store.sql.SqlFailure;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/** What SQLSTATEs mean to us (manual, "PostgreSQL Error Codes"). */
final class Failures {
    /** Rules that two may run into at once though neither did wrong: on another try the second sees what the first did. */
    private static final Set<String> RACES = Set.of(
            "one_pending_request_for_the_same_thing",
            "one_pending_request_for_the_same_statement",
            "access_request_pkey",
            "access_grant_pkey",
            "session_pkey",
            "api_token_pkey");

    private static final Set<String> AWAY = Set.of(
            "57014", // query_canceled: the statement took too long
            "55P03", // lock_not_available: another held the lock for too long
            "25P03", // idle_in_transaction_session_timeout
            "57P01", // admin_shutdown
            "57P02", // crash_shutdown
            "57P03", // cannot_connect_now
            "57P05", // idle_session_timeout
            "25006"); // read_only_sql_transaction: what was the primary is a standby now

    private Failures() {}

    static boolean isWorthAnotherTry(SqlFailure failure) {
        return switch (failure.state()) {
            case "40001", "40P01" -> true; // serialization_failure, deadlock_detected
            case "23505" -> failure.constraint().filter(RACES::contains).isPresent(); // unique_violation
            default -> false;
        };
    }

    /** What callers get: the port's own word for a store that is away, and faults of ours as they are. */
    static RuntimeException translated(SqlFailure failure) {
        return isAway(failure)
                ? new StoreUnavailable("the store cannot be asked: " + failure.getMessage(), failure.sqlException())
                : failure;
    }

    private static boolean isAway(SqlFailure failure) {
        var state = failure.state();
        return failure.sqlException() instanceof SQLTransientConnectionException
                || state.startsWith("08") // connection exception
                || state.startsWith("28") // invalid authorization: the password was changed
                || state.startsWith("53") // insufficient resources: disk full, too many connections
                || state.startsWith("58") // system error
                || AWAY.contains(state);
    }
}
