package io.nightlatch.postgres.gateway.statement;

/** One token of a statement. {@code text} is folded for words, unquoted for quoted names and strings. */
record Token(Kind kind, String text) {
    enum Kind {
        /** A key word or an unquoted name, in lower case. */
        WORD,
        /** A name that was in double quotes. */
        QUOTED,
        STRING,
        NUMBER,
        /** One sign that is none of the above. */
        SIGN
    }

    boolean is(String word) {
        return kind == Kind.WORD && text.equals(word);
    }

    boolean isSign(char sign) {
        return kind == Kind.SIGN && text.charAt(0) == sign;
    }

    boolean isName() {
        return kind == Kind.WORD || kind == Kind.QUOTED;
    }
}
