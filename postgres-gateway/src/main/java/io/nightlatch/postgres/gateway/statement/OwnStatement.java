package io.nightlatch.postgres.gateway.statement;

import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.identity.DatabaseRole;
import java.time.Duration;
import java.util.Optional;

/** A statement that is for Nightlatch and not, or not only, for the server. */
public sealed interface OwnStatement {
    /** {@code SET nightlatch.reason = '…'}; empty takes it back. */
    record SetReason(Optional<String> reason) implements OwnStatement {}

    record SetDuration(Optional<Duration> duration) implements OwnStatement {}

    /** How long a statement of this session waits; zero refuses instead of holding. Empty: the default. */
    record SetWait(Optional<Duration> longest) implements OwnStatement {}

    /** {@code SET nightlatch.role = 'r'}. */
    record AskRole(DatabaseRole role) implements OwnStatement {}

    /** {@code SET ROLE r}: an ask if r is a wrapped role, and in any case the server's own statement. */
    record SetRole(DatabaseRole role) implements OwnStatement {}

    /** {@code RESET nightlatch.role}. */
    record GiveBack() implements OwnStatement {}

    /** {@code SET nightlatch.extend = '10min'}, or {@code 'G-2XQ9A 10min'} where the session has several. */
    record Extend(Optional<GrantId> grant, Duration more) implements OwnStatement {}

    record Show(What what) implements OwnStatement {
        public enum What {
            SESSION,
            ROLES,
            REQUESTS,
            GRANTS,
            REMAINING
        }
    }

    /** {@code ALTER USER role PASSWORD …}: for the session's own login it would be thrown away with it. */
    record ChangePassword(String role) implements OwnStatement {}

    /** {@code SELECT pg_cancel_backend(pid)} or {@code pg_terminate_backend}: of a session of the same person, whose login may not. */
    record Signal(int processId, boolean terminates) implements OwnStatement {
        /** The function, which is its column's name too. */
        public String function() {
            return terminates ? "pg_terminate_backend" : "pg_cancel_backend";
        }
    }

    /** Begins as one of ours but cannot be done; {@code why} and {@code hint} are for the client. */
    record Malformed(String why, String hint) implements OwnStatement {}
}
