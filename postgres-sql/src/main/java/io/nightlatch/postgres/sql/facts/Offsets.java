package io.nightlatch.postgres.sql.facts;

import io.nightlatch.access.statement.Span;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** From the parser's offsets, in bytes of UTF-8, to those of a {@link String}. */
public final class Offsets {
    private final String text;
    private final byte[] utf8;
    private final boolean same;
    /** The last that was asked, since questions mostly go upward. */
    private int lastByte;

    private int lastUnit;

    public Offsets(String text, byte[] utf8) {
        this.text = text;
        this.utf8 = utf8;
        this.same = text.length() == utf8.length;
    }

    int unit(int offset) {
        if (offset < 0 || offset > utf8.length) throw new IllegalArgumentException("no place in the text: " + offset);
        if (same) return offset;
        if (offset < lastByte) {
            lastByte = 0;
            lastUnit = 0;
        }
        for (; lastByte < offset; lastByte++) {
            int b = utf8[lastByte] & 0xff;
            // Each character by its first byte; four bytes are a surrogate pair.
            if (b >= 0xf0) lastUnit += 2;
            else if (b < 0x80 || b >= 0xc0) lastUnit++;
        }
        return lastUnit;
    }

    Span span(int from, int to) {
        int start = unit(from);
        return new Span(start, unit(to) - start);
    }

    /** A statement without the space and the comments around it. */
    Span statement(int from, int length) {
        int start = unit(from);
        int end = length == 0 ? text.length() : unit(from + length);
        start = Space.skip(text, start, end);
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) end--;
        return new Span(start, end - start);
    }

    /** A name as it stands there, with its schema if that is written with it; nothing if it is spelled in an unusual way. */
    Optional<Span> name(int at, Found.Name name) {
        int start = unit(at);
        int end = word(start);
        if (name.schema().isPresent()) {
            while (end < text.length() && text.charAt(end) == '.') end = word(end + 1);
        }
        return end > start ? Optional.of(new Span(start, end - start)) : Optional.empty();
    }

    private int word(int start) {
        int end = start;
        if (end < text.length() && text.charAt(end) == '"') {
            int close = text.indexOf('"', end + 1);
            while (close >= 0 && text.startsWith("\"\"", close)) close = text.indexOf('"', close + 2);
            return close < 0 ? start : close + 1;
        }
        while (end < text.length() && isPartOfName(text.charAt(end))) end++;
        return end;
    }

    private static boolean isPartOfName(char c) {
        return c == '_' || c == '$' || c >= 0x80 || Character.isLetterOrDigit(c);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
