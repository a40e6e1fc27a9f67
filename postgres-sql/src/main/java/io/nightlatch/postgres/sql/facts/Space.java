package io.nightlatch.postgres.sql.facts;

/** Space and comments, as PostgreSQL's lexer reads them. */
final class Space {
    private Space() {}

    /** The first place from {@code start} on that is neither. */
    static int skip(String text, int start, int end) {
        int at = start;
        while (at < end) {
            if (Character.isWhitespace(text.charAt(at))) at++;
            else if (text.startsWith("--", at)) at = lineEnd(text, at, end);
            else if (text.startsWith("/*", at)) at = commentEnd(text, at, end);
            else break;
        }
        return Math.min(at, end);
    }

    private static int lineEnd(String text, int start, int end) {
        int at = start;
        while (at < end && text.charAt(at) != '\n' && text.charAt(at) != '\r') at++;
        return at;
    }

    /** Comments nest. */
    private static int commentEnd(String text, int start, int end) {
        int depth = 0;
        int at = start;
        while (at < end) {
            if (text.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (text.startsWith("*/", at)) {
                at += 2;
                if (--depth == 0) return at;
            } else {
                at++;
            }
        }
        return end;
    }
}
