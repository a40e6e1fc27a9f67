package io.nightlatch.postgres.gateway.statement;

import java.util.List;
import java.util.Set;

/**
 * Whether a refused text may be sent a second time. Only a single statement of a kind that cannot commit on its own and
 * that runs no code before its rights are looked at; the caller has seen to it that the server refused it as a whole
 * and answered nothing before.
 */
public final class Rerun {
    private static final Set<String> BEGINNINGS = Set.of(
            "select",
            "insert",
            "update",
            "delete",
            "merge",
            "with",
            "table",
            "values",
            "truncate",
            "copy",
            "explain",
            "create",
            "alter",
            "drop",
            "comment",
            "grant",
            "revoke",
            "refresh",
            "cluster",
            "security",
            "import");
    /** What makes a utility statement commit by itself, or stand for many statements. */
    private static final Set<String> SELF_COMMITTING =
            Set.of("concurrently", "database", "tablespace", "system", "subscription");

    private Rerun() {}

    public static boolean isSafe(String sql) {
        var cut = Lexer.cut(sql);
        if (cut.isEmpty() || cut.get().isEmpty()) return false;
        var tokens = cut.get();
        var body = tokens.getLast().isSign(';') ? tokens.subList(0, tokens.size() - 1) : tokens;
        if (body.isEmpty() || body.stream().anyMatch(token -> token.isSign(';'))) return false;
        if (hasNameInDisguise(body)) return false;
        int first = 0;
        while (first < body.size() && body.get(first).isSign('(')) first++;
        if (first == body.size()) return false;
        var verb = body.get(first);
        if (verb.kind() != Token.Kind.WORD || !BEGINNINGS.contains(verb.text())) return false;
        boolean isUtility = Set.of("create", "alter", "drop", "cluster", "refresh", "grant", "revoke")
                .contains(verb.text());
        return !isUtility
                || body.stream()
                        .noneMatch(token -> token.kind() == Token.Kind.WORD && SELF_COMMITTING.contains(token.text()));
    }

    /** A name with Unicode escapes, which is not read here: nobody could say whether it still means the same. */
    private static boolean hasNameInDisguise(List<Token> tokens) {
        for (int i = 1; i < tokens.size(); i++) {
            boolean isUnicode = tokens.get(i - 1).kind() == Token.Kind.SIGN
                    && tokens.get(i - 1).text().equals("U");
            if (isUnicode && tokens.get(i).kind() == Token.Kind.QUOTED) return true;
        }
        return false;
    }
}
