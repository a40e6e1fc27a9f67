package io.nightlatch.console.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Marks the keywords, literals and comments of a statement, for the eye only: nothing is judged by it. */
public final class SqlText {
    /** {@code kind} is a class of the style sheet; empty for what is left as it is. */
    public record Piece(String kind, String text) {}

    // A doubled quote reads as two literals side by side, which looks the same; nothing repeats a group, since Java's
    // engine recurses for each turn and a long statement would end it.
    private static final Pattern TOKEN = Pattern.compile(
            "(?<comment>--[^\\n]*|/\\*.*?(?:\\*/|\\z))"
                    + "|(?<string>[eEbBxX]?'[^']*+(?:'|\\z)|(?<tag>\\$\\w{0,60}\\$).*?(?:\\k<tag>|\\z))"
                    + "|(?<quoted>\"[^\"]*+(?:\"|\\z))"
                    + "|(?<number>\\b\\d+(?:\\.\\d+)?\\b)"
                    + "|(?<word>\\b[A-Za-z_][A-Za-z_0-9$]*+)",
            Pattern.DOTALL);

    private static final Set<String> KEYWORDS = Set.of(
            ("add all alter analyze and any as asc begin between by call cascade case check cluster column comment"
                + " commit concurrently constraint copy create cross current database default delete desc distinct do"
                + " domain drop else end except execute exists explain extension false fetch for foreign from full"
                + " function grant group having if ilike in index inner insert intersect into is join key lateral left"
                + " like limit listen lock materialized merge natural not null of offset on only or order outer over"
                + " owner partition policy prepare primary procedure public references refresh reindex reset restrict"
                + " returning revoke right role rollback savepoint schema security select sequence set show some start"
                + " table then to trigger true truncate type union unique update using vacuum values view when where"
                + " window with")
                    .split(" "));

    private SqlText() {}

    public static List<Piece> of(String sql) {
        var text = Words.visible(sql);
        var pieces = new ArrayList<Piece>();
        var token = TOKEN.matcher(text);
        int done = 0;
        while (token.find()) {
            var kind = kind(
                    token.group("comment") != null,
                    token.group("string") != null || token.group("number") != null,
                    isKeyword(token.group("word")));
            if (kind.isEmpty()) continue;
            if (token.start() > done) pieces.add(new Piece("", text.substring(done, token.start())));
            pieces.add(new Piece(kind, token.group()));
            done = token.end();
        }
        if (done < text.length()) pieces.add(new Piece("", text.substring(done)));
        return pieces;
    }

    private static boolean isKeyword(@org.jspecify.annotations.Nullable String word) {
        return word != null && KEYWORDS.contains(word.toLowerCase(Locale.ROOT));
    }

    private static String kind(boolean comment, boolean literal, boolean keyword) {
        if (comment) return "c";
        if (literal) return "s";
        return keyword ? "k" : "";
    }
}
