package io.nightlatch.access.statement;

/** A stretch of a text, in UTF-16 units as {@link String} counts them. */
public record Span(int start, int length) {
    public Span {
        if (start < 0 || length < 0) throw new IllegalArgumentException("no span: " + start + ", " + length);
    }

    public int end() {
        return start + length;
    }

    public String of(String text) {
        return text.substring(start, end());
    }
}
