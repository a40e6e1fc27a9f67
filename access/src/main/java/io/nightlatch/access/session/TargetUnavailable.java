package io.nightlatch.access.session;

import java.util.Optional;

/** The target could not do what was asked. Carries what a person can be told: the server's own SQLSTATE where there is one. */
public class TargetUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Optional<String> sqlState;

    public TargetUnavailable(String message, Optional<String> sqlState, Throwable cause) {
        super(message, cause);
        this.sqlState = sqlState;
    }

    public Optional<String> sqlState() {
        return sqlState;
    }
}
