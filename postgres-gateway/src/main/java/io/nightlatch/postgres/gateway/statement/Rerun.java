package io.nightlatch.postgres.gateway.statement;

import io.nightlatch.access.statement.Reading;
import io.nightlatch.access.statement.StatementFacts;
import io.nightlatch.access.statement.StatementFlag;

/**
 * Whether a refused text may be sent a second time. Only a single statement of a kind that cannot commit on its own and
 * that runs no code before its rights are looked at; the caller has seen to it that the server refused it as a whole
 * and answered nothing before.
 */
public final class Rerun {
    private Rerun() {}

    public static boolean isSafe(Reading reading) {
        return reading instanceof Reading.Statements(var all) && all.size() == 1 && isSafe(all.getFirst());
    }

    private static boolean isSafe(StatementFacts facts) {
        if (facts.has(StatementFlag.SELF_COMMITTING)) return false;
        return switch (facts.kind()) {
            case SELECT, INSERT, UPDATE, DELETE, MERGE, TRUNCATE, COPY, CREATE, ALTER, DROP, COMMENT, GRANT, REFRESH ->
                true;
            case EXPLAIN -> !facts.has(StatementFlag.EXECUTES); // EXECUTE runs what stands elsewhere

            case ROLE,
                    SET,
                    SHOW,
                    TRANSACTION,
                    PREPARE,
                    EXECUTE,
                    DEALLOCATE,
                    CURSOR,
                    CALL,
                    DO,
                    LOCK,
                    MAINTENANCE,
                    NOTIFY,
                    DISCARD,
                    LOAD,
                    OTHER -> false;
        };
    }
}
