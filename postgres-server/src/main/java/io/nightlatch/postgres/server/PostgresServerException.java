package io.nightlatch.postgres.server;

/** PostgreSQL could not be started or kept; the message says what was found and what to do about it. */
public class PostgresServerException extends RuntimeException {
    public PostgresServerException(String message) {
        super(message);
    }

    public PostgresServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
