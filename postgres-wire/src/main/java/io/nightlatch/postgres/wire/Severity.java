package io.nightlatch.postgres.wire;

/** Severities of errors and notices, as clients expect them spelled. FATAL ends the connection. */
public enum Severity {
    FATAL,
    ERROR,
    WARNING,
    NOTICE,
    INFO
}
