package io.nightlatch.cli.terminal;

/**
 * Text that only shows: a reason, a comment or a client's name was written by somebody else, and a terminal obeys what it
 * prints. Control characters, escape sequences, marks that turn the reading direction and invisible signs become visible
 * escapes; line breaks and tabs become spaces, so that nothing can pretend to be a line of ours.
 */
public final class PlainText {
    private PlainText() {}

    public static String of(String text) {
        if (text.chars().allMatch(sign -> sign >= ' ' && sign < 0x7f)) return text;
        var plain = new StringBuilder(text.length());
        text.codePoints().forEach(sign -> {
            if (sign == '\n' || sign == '\r' || sign == '\t') plain.append(' ');
            else if (isHarmless(sign)) plain.appendCodePoint(sign);
            else plain.append(escaped(sign));
        });
        return plain.toString();
    }

    /**
     * JSON that a terminal may print: the same object, with every such sign, which can only stand in a string, as JSON's
     * own escape.
     */
    static String ofJson(String json) {
        var plain = new StringBuilder(json.length());
        json.codePoints().forEach(sign -> {
            if (isHarmless(sign)) plain.appendCodePoint(sign);
            else Character.toString(sign).chars().forEach(unit -> plain.append(String.format("\\u%04x", unit)));
        });
        return plain.toString();
    }

    /** How many columns {@code text} takes, near enough: wide signs two, combining marks none. */
    static int width(String text) {
        return text.codePoints().map(PlainText::width).sum();
    }

    /** The beginning of {@code text} that fits, ending in an ellipsis if something was cut. */
    static String fit(String text, int columns) {
        if (width(text) <= columns) return text;
        var cut = new StringBuilder();
        int used = 0;
        for (int sign : text.codePoints().toArray()) {
            if (used + width(sign) > columns - 1) break;
            cut.appendCodePoint(sign);
            used += width(sign);
        }
        return cut.append('…').toString();
    }

    private static boolean isHarmless(int sign) {
        return switch (Character.getType(sign)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    private static String escaped(int sign) {
        return sign > 0xffff ? String.format("\\U%08x", sign) : String.format("\\u%04x", sign);
    }

    private static int width(int sign) {
        int type = Character.getType(sign);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) return 0;
        // East Asian scripts and emoji (UAX 11): whole blocks, since the exact table is not in the JDK.
        boolean wide = isIn(sign, 0x1100, 0x115f)
                || isIn(sign, 0x2e80, 0xa4cf)
                || isIn(sign, 0xac00, 0xd7a3)
                || isIn(sign, 0xf900, 0xfaff)
                || isIn(sign, 0xff00, 0xff60)
                || isIn(sign, 0x1f300, 0x1faff)
                || isIn(sign, 0x20000, 0x3fffd);
        return wide ? 2 : 1;
    }

    private static boolean isIn(int sign, int first, int last) {
        return sign >= first && sign <= last;
    }
}
