package io.nightlatch.postgres.wire;

/** A format code (manual, "Formats and Format Codes"). */
public enum Format {
    TEXT,
    BINARY;

    short code() {
        return (short) (this == TEXT ? 0 : 1);
    }
}
