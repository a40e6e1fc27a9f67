package io.nightlatch.postgres.roles.xray;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether rights were used, by two witnesses: a table's counters, which know nobody's name, and the texts of
 * {@code pg_stat_statements} by the role that was in force. Texts are not parsed: a table counts as touched if its name is a word in a
 * text that has the right's verb, which can err only towards "used".
 */
final class Usage {
    private static final Pattern WORD = Pattern.compile("\"[^\"]+\"|[\\p{L}_][\\p{L}\\p{N}_$]*");
    private static final Map<Right, List<String>> VERBS = new EnumMap<>(Map.of(
            Right.SELECT, List.of("select", "update", "delete", "merge", "copy", "table", "insert"),
            Right.INSERT, List.of("insert", "merge", "copy"),
            Right.UPDATE, List.of("update", "merge", "nextval", "setval"),
            Right.DELETE, List.of("delete", "merge"),
            Right.TRUNCATE, List.of("truncate"),
            Right.EXECUTE, List.of("select", "call", "do", "insert", "update", "delete", "merge", "explain")));

    private final Catalog catalog;
    private final Map<Long, Map<String, Set<String>>> wordsByVerb = new HashMap<>();

    Usage(Catalog catalog) {
        this.catalog = catalog;
        catalog.statements().texts().forEach((role, texts) -> wordsByVerb.put(role, wordsByVerb(texts)));
    }

    private static Map<String, Set<String>> wordsByVerb(List<String> texts) {
        var found = new HashMap<String, Set<String>>();
        for (var text : texts) {
            var words = new HashSet<String>();
            var matcher = WORD.matcher(text);
            while (matcher.find()) words.add(plain(matcher.group()));
            for (var verb : Set.of(
                    "select",
                    "insert",
                    "update",
                    "delete",
                    "merge",
                    "truncate",
                    "copy",
                    "table",
                    "call",
                    "do",
                    "nextval",
                    "setval",
                    "explain")) {
                if (words.contains(verb))
                    found.computeIfAbsent(verb, _ -> new HashSet<>()).addAll(words);
            }
        }
        return found;
    }

    private static String plain(String word) {
        return word.startsWith("\"") ? word.substring(1, word.length() - 1) : word.toLowerCase(Locale.ROOT);
    }

    /** How many statements are told of the role in this database. */
    int statementsOf(long role) {
        return catalog.statements().texts().getOrDefault(role, List.of()).size();
    }

    /**
     * @param actors whose statements are theirs
     * @param perhaps whose statements may be theirs, since they may SET ROLE to them
     */
    Use of(Collection<Long> actors, Collection<Long> perhaps, Thing thing, Right right) {
        if (isProvedIdle(thing, right)) return Use.NEVER;
        if (!catalog.statements().readable() || !VERBS.containsKey(right)) return Use.UNKNOWN;
        if (actors.stream().anyMatch(role -> names(role, thing, right))) return Use.SEEN;
        if (!catalog.statements().complete()) return Use.UNKNOWN;
        if (perhaps.stream().anyMatch(role -> names(role, thing, right))) return Use.UNKNOWN;
        boolean silent = actors.stream().allMatch(role -> statementsOf(role) == 0)
                && perhaps.stream().allMatch(role -> statementsOf(role) == 0);
        return silent ? Use.NEVER : Use.NOT_SEEN;
    }

    private boolean names(long role, Thing thing, Right right) {
        var spoken = wordsByVerb.getOrDefault(role, Map.of());
        var name = thing.kind() == Kind.FUNCTION || thing.kind() == Kind.COLUMN ? beforeDetail(thing) : thing.name();
        return VERBS.getOrDefault(right, List.of()).stream()
                .anyMatch(verb -> spoken.getOrDefault(verb, Set.of()).contains(name));
    }

    /** A function's name without its arguments, a column's table. */
    private static String beforeDetail(Thing thing) {
        int end = thing.name().indexOf(thing.kind() == Kind.FUNCTION ? '(' : '.');
        return end < 0 ? thing.name() : thing.name().substring(0, end);
    }

    private boolean isProvedIdle(Thing thing, Right right) {
        var counters = catalog.counters().get(thing.oid());
        if (counters == null || (thing.kind() != Kind.TABLE && thing.kind() != Kind.COLUMN)) return false;
        return switch (right) {
            case SELECT -> counters.scans() == 0;
            case INSERT -> counters.inserted() == 0;
            case UPDATE -> counters.updated() == 0;
            case DELETE -> counters.deleted() == 0;
            case TRUNCATE,
                    REFERENCES,
                    TRIGGER,
                    MAINTAIN,
                    USAGE,
                    CREATE,
                    EXECUTE,
                    CONNECT,
                    TEMPORARY,
                    SET,
                    ALTER_SYSTEM -> false;
        };
    }
}
