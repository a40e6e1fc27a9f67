package io.nightlatch.postgres.gateway.statement;

import io.nightlatch.postgres.gateway.statement.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a text into tokens by the rules of the manual's "Lexical Structure", with {@code standard_conforming_strings} on.
 * Strings of the kinds that decode escapes ({@code E''}, {@code U&}) and dollar quotes are cut rightly but keep their raw
 * inside: nobody here needs it.
 */
final class Lexer {
    private final String text;
    private int at;
    private final List<Token> tokens = new ArrayList<>();

    private Lexer(String text) {
        this.text = text;
    }

    /** The tokens, or empty where the text ends inside a string, a quoted name or a comment. */
    static Optional<List<Token>> cut(String text) {
        var lexer = new Lexer(text);
        return lexer.run() ? Optional.of(lexer.tokens) : Optional.empty();
    }

    private boolean run() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (isSpace(c)) {
                at++;
            } else if (text.startsWith("--", at)) {
                skipLine();
            } else if (text.startsWith("/*", at)) {
                if (!skipComment()) return false;
            } else if (c == '\'') {
                if (!quoted('\'', Kind.STRING)) return false;
            } else if (c == '"') {
                if (!quoted('"', Kind.QUOTED)) return false;
            } else if (c == '$' && dollarTag().isPresent()) {
                if (!dollarQuoted(dollarTag().get())) return false;
            } else if (isWordStart(c)) {
                if (!word()) return false;
            } else if (c >= '0' && c <= '9') {
                number();
            } else {
                tokens.add(new Token(Kind.SIGN, String.valueOf(c)));
                at++;
            }
        }
        return true;
    }

    private void skipLine() {
        while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') at++;
    }

    private boolean skipComment() {
        int depth = 0;
        while (at < text.length()) {
            if (text.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (text.startsWith("*/", at)) {
                depth--;
                at += 2;
                if (depth == 0) return true;
            } else {
                at++;
            }
        }
        return false;
    }

    private boolean quoted(char quote, Kind kind) {
        var inside = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != quote) {
                inside.append(c);
            } else if (at < text.length() && text.charAt(at) == quote) {
                inside.append(quote);
                at++;
            } else {
                tokens.add(new Token(kind, inside.toString()));
                return true;
            }
        }
        return false;
    }

    private boolean escaped() {
        int start = ++at;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\\') {
                at++;
            } else if (c == '\'') {
                if (at < text.length() && text.charAt(at) == '\'') {
                    at++;
                } else {
                    tokens.add(new Token(Kind.SIGN, "E"));
                    tokens.add(new Token(Kind.STRING, text.substring(start, at - 1)));
                    return true;
                }
            }
        }
        return false;
    }

    private Optional<String> dollarTag() {
        int end = at + 1;
        while (end < text.length() && (isWordPart(text.charAt(end)) && text.charAt(end) != '$')) end++;
        boolean isTag = end < text.length()
                && text.charAt(end) == '$'
                && (end == at + 1 || !Character.isDigit(text.charAt(at + 1)));
        return isTag ? Optional.of(text.substring(at, end + 1)) : Optional.empty();
    }

    private boolean dollarQuoted(String tag) {
        int start = at + tag.length();
        int end = text.indexOf(tag, start);
        if (end < 0) return false;
        tokens.add(new Token(Kind.STRING, text.substring(start, end)));
        at = end + tag.length();
        return true;
    }

    private boolean word() {
        int start = at;
        while (at < text.length() && isWordPart(text.charAt(at))) at++;
        var word = fold(text.substring(start, at));
        if (at < text.length()) {
            if (text.charAt(at) == '\'' && word.equals("e")) return escaped();
            boolean isUnicode = word.equals("u") && text.charAt(at) == '&' && at + 1 < text.length();
            if (isUnicode && (text.charAt(at + 1) == '\'' || text.charAt(at + 1) == '"')) {
                // What it decodes to is not known here, so it must not look like a plain string or name.
                tokens.add(new Token(Kind.SIGN, "U"));
                at++;
                return quoted(text.charAt(at), text.charAt(at) == '\'' ? Kind.STRING : Kind.QUOTED);
            }
        }
        tokens.add(new Token(Kind.WORD, word));
        return true;
    }

    private void number() {
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '.')) at++;
        tokens.add(new Token(Kind.NUMBER, text.substring(start, at)));
    }

    /** The scanner's own blanks (src/backend/parser/scan.l); no other of Unicode's is one. */
    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    /** Only A to Z, as the server folds names in a UTF-8 database: no other letter may become one of a key word's. */
    private static String fold(String word) {
        var folded = new StringBuilder(word);
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c >= 'A' && c <= 'Z') folded.setCharAt(i, (char) (c + 'a' - 'A'));
        }
        return folded.toString();
    }

    private static boolean isWordStart(char c) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
    }

    private static boolean isWordPart(char c) {
        return isWordStart(c) || (c >= '0' && c <= '9') || c == '$';
    }
}
