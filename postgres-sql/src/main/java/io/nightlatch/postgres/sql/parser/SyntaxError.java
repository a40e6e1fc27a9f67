package io.nightlatch.postgres.sql.parser;

/** A clean no of the parser, after which it can be used on. */
public final class SyntaxError extends Exception {
    private static final long serialVersionUID = 1;

    public SyntaxError(String message) {
        super(message, null, false, false);
    }
}
