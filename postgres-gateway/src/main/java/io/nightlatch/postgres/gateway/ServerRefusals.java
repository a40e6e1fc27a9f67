package io.nightlatch.postgres.gateway;

import io.nightlatch.postgres.wire.MessageFields;
import java.util.Set;

/** Tells a refusal by the server itself from one that user code has raised or met. */
final class ServerRefusals {
    /**
     * The routines that report a missing right of the statement itself. RAISE in a function reports {@code
     * exec_stmt_raise}; user code cannot choose the name.
     */
    private static final Set<String> ROUTINES = Set.of("aclcheck_error", "aclcheck_error_col", "aclcheck_error_type");

    private ServerRefusals() {}

    /** A 42501 of one of those routines and without context: with one it came out of a function, which may have done things. */
    static boolean isTheServersOwn(MessageFields error) {
        return error.sqlState().filter(Refusal.INSUFFICIENT_PRIVILEGE::equals).isPresent()
                && error.where().isEmpty()
                && error.routine().filter(ROUTINES::contains).isPresent();
    }
}
