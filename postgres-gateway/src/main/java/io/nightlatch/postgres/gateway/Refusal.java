package io.nightlatch.postgres.gateway;

/**
 * What a client is told instead of an answer: always with what is missing, why, and the next thing to type.
 *
 * @param sqlState five signs of the manual's appendix "PostgreSQL Error Codes"
 */
record Refusal(String sqlState, String message, String detail, String hint) {
    static final String INSUFFICIENT_PRIVILEGE = "42501";
    static final String ADMIN_SHUTDOWN = "57P01"; // pools evict the connection
    static final String CANNOT_CONNECT_NOW = "57P03";
    static final String QUERY_CANCELED = "57014";
    static final String PROTOCOL_VIOLATION = "08P01";
    static final String CONNECTION_FAILURE = "08006";
    static final String FEATURE_NOT_SUPPORTED = "0A000";
    static final String INVALID_PARAMETER = "22023";
    static final String INVALID_PASSWORD = "28P01";
    static final String TOO_MANY_CONNECTIONS = "53300";

    static Refusal insufficient(String message, String detail, String hint) {
        return new Refusal(INSUFFICIENT_PRIVILEGE, message, detail, hint);
    }
}
