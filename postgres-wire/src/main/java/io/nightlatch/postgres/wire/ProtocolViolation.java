package io.nightlatch.postgres.wire;

/**
 * The peer broke the protocol: nothing after this can be trusted, so the connection must end. The message may be shown
 * to the peer.
 */
public final class ProtocolViolation extends RuntimeException {
    private final String sqlState;

    /** With SQLSTATE 08P01, {@code protocol_violation}. */
    public ProtocolViolation(String message) {
        this("08P01", message);
    }

    public ProtocolViolation(String sqlState, String message) {
        super(message);
        this.sqlState = sqlState;
    }

    public String sqlState() {
        return sqlState;
    }
}
