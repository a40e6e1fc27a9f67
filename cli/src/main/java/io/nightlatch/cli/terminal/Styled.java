package io.nightlatch.cli.terminal;

/** A piece of text and how it stands out where colours are wanted. */
public record Styled(Style style, String text) {
    /** What a piece of text means; the colour follows from that. */
    public enum Style {
        PLAIN(""),
        STRONG("1"),
        FAINT("2"),
        GOOD("32"),
        WAITING("33"),
        BAD("31");

        private final String code;

        Style(String code) {
            this.code = code;
        }
    }

    public static Styled plain(String text) {
        return new Styled(Style.PLAIN, text);
    }

    public static Styled strong(String text) {
        return new Styled(Style.STRONG, text);
    }

    public static Styled faint(String text) {
        return new Styled(Style.FAINT, text);
    }

    /** The state of a request, grant or session: what stands open is told from what went well and from what did not. */
    public static Styled state(String word) {
        return new Styled(
                switch (word) {
                    case "approved", "active", "open" -> Style.GOOD;
                    case "pending", "held", "ending", "warning" -> Style.WAITING;
                    case "denied", "alarm" -> Style.BAD;
                    case "withdrawn", "expired", "ended" -> Style.FAINT;
                    default -> Style.PLAIN;
                },
                word);
    }

    Styled withText(String other) {
        return new Styled(style, other);
    }

    /** The text between escape sequences (ECMA-48, "Select graphic rendition"). */
    String coloured() {
        return style.code.isEmpty() || text.isEmpty() ? text : "\u001b[" + style.code + "m" + text + "\u001b[0m";
    }
}
