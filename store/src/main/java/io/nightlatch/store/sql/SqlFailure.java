package io.nightlatch.store.sql;

import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** An {@link SQLException} on its way to the one place that knows what to do about it. */
public final class SqlFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final SQLException cause;

    public SqlFailure(SQLException cause) {
        super(cause.getMessage(), cause);
        this.cause = cause;
    }

    public SQLException sqlException() {
        return cause;
    }

    /** The server's SQLSTATE, or the driver's; empty text if there is none. */
    public String state() {
        var state = cause.getSQLState();
        return state == null ? "" : state;
    }

    /** The rule that the statement would have broken. */
    public Optional<String> constraint() {
        return cause instanceof PSQLException failure
                ? Optional.ofNullable(failure.getServerErrorMessage()).map(ServerErrorMessage::getConstraint)
                : Optional.empty();
    }
}
