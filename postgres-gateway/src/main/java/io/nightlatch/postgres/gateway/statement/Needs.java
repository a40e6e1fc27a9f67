package io.nightlatch.postgres.gateway.statement;

import io.nightlatch.access.statement.Need;
import io.nightlatch.access.statement.Need.CreateIn;
import io.nightlatch.access.statement.Need.OnFunction;
import io.nightlatch.access.statement.Need.OnRelation;
import io.nightlatch.access.statement.Need.Ownership;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rights that a refused statement seems to need, read from its tokens. Only good enough to pick which role to ask
 * for: a wrong guess costs a request, never a right. Where it cannot tell, it names nothing.
 */
public final class Needs {
    /** Words before a bracket that are syntax and not functions. */
    private static final Set<String> NOT_A_FUNCTION = Set.of(
            "all",
            "and",
            "any",
            "array",
            "as",
            "between",
            "by",
            "cast",
            "check",
            "coalesce",
            "cube",
            "distinct",
            "else",
            "except",
            "exists",
            "extract",
            "filter",
            "from",
            "greatest",
            "grouping",
            "having",
            "ilike",
            "in",
            "intersect",
            "join",
            "key",
            "lateral",
            "least",
            "like",
            "limit",
            "materialized",
            "not",
            "nullif",
            "numeric",
            "offset",
            "on",
            "or",
            "over",
            "overlay",
            "partition",
            "position",
            "references",
            "returning",
            "rollup",
            "row",
            "select",
            "set",
            "sets",
            "some",
            "substring",
            "then",
            "treat",
            "trim",
            "union",
            "unique",
            "using",
            "values",
            "varchar",
            "char",
            "decimal",
            "when",
            "where",
            "with",
            "within",
            "normalize");

    private static final Set<String> RELATION_KINDS =
            Set.of("table", "view", "index", "sequence", "materialized", "foreign");

    private final List<Token> tokens;
    private final List<Need> writes = new ArrayList<>();
    private final List<Need> reads = new ArrayList<>();
    private final Set<String> withNames = new HashSet<>();

    private Needs(List<Token> tokens) {
        this.tokens = tokens;
    }

    /** What it needs besides what every session has; empty where nothing could be told. */
    public static List<Need> of(String sql) {
        return Lexer.cut(sql).map(tokens -> new Needs(tokens).read()).orElse(List.of());
    }

    private List<Need> read() {
        if (tokens.isEmpty()) return List.of();
        switch (tokens.getFirst().text()) {
            case "alter", "drop" -> ownerOf(1);
            case "create" -> create();
            case "comment" -> ownerOf(2);
            case "refresh" -> ownerOf(1);
            case "grant", "revoke" -> grant();
            case "cluster" -> relation(1).ifPresent(name -> writes.add(new Ownership(name.schema(), name.name())));
            case "copy" -> copy();
            case "truncate" -> truncate();
            default -> scan();
        }
        // A table that is only read is rarely what a writer lacks, and its name may be a WITH query's or an alias.
        return writes.isEmpty() ? List.copyOf(reads) : List.copyOf(writes);
    }

    private void scan() {
        for (int i = 0; i < tokens.size(); i++) {
            var token = tokens.get(i);
            if (token.isName()
                    && is(i + 1, "as")
                    && (isSign(i + 2, '(') || is(i + 2, "materialized") || is(i + 2, "not"))) {
                withNames.add(token.text());
            }
            if (token.kind() != Token.Kind.WORD) continue;
            switch (token.text()) {
                case "insert" -> write(i, "into", "INSERT");
                case "delete" -> write(i, "from", "DELETE");
                case "merge" -> merge(i);
                case "update" -> update(i);
                case "from", "join" -> from(i);
                case "table" -> relation(i + 1).ifPresent(name -> reads.add(name.with("SELECT")));
                default -> function(i);
            }
        }
        reads.removeIf(need -> need instanceof OnRelation(var schema, var name, var _)
                && schema.isEmpty()
                && withNames.contains(name));
    }

    private void write(int at, String next, String privilege) {
        if (is(at + 1, next)) relation(at + 2).ifPresent(name -> writes.add(name.with(privilege)));
    }

    private void merge(int at) {
        if (!is(at + 1, "into")) return;
        relation(at + 2).ifPresent(name -> {
            for (int i = at; i < tokens.size(); i++) {
                if (!is(i, "then")) continue;
                for (var verb : List.of("insert", "update", "delete")) {
                    if (is(i + 1, verb)) writes.add(name.with(verb.toUpperCase(java.util.Locale.ROOT)));
                }
            }
        });
    }

    private void update(int at) {
        boolean isClause = at > 0
                && (is(at - 1, "for")
                        || is(at - 1, "do")
                        || is(at - 1, "on")
                        || is(at - 1, "key")
                        || is(at - 1, "then"));
        if (!isClause) relation(at + 1).ifPresent(name -> writes.add(name.with("UPDATE")));
    }

    private void from(int at) {
        if (is(at - 1, "delete") || isInsideExtract(at)) return;
        int next = at;
        do {
            var name = relation(next + 1);
            if (name.isEmpty() || isSign(name.get().end(), '(')) return;
            reads.add(name.get().with("SELECT"));
            next = name.get().end();
            if (is(next, "as")) next++;
            if (next < tokens.size() && tokens.get(next).isName() && isSign(next + 1, ',')) next++;
        } while (isSign(next, ','));
    }

    /** {@code extract(year from x)} and its kin say FROM of a value. */
    private boolean isInsideExtract(int from) {
        int closed = 0;
        for (int i = from - 1; i > 0 && from - i < 32; i--) {
            if (isSign(i, ')')) closed++;
            if (isSign(i, '(') && closed-- == 0) {
                var before = tokens.get(i - 1);
                return Set.of("extract", "substring", "trim", "overlay").contains(before.text());
            }
        }
        return false;
    }

    private void function(int at) {
        if (!isSign(at + 1, '(')
                || NOT_A_FUNCTION.contains(tokens.get(at).text())
                || withNames.contains(tokens.get(at).text())) return;
        boolean isQualified =
                isSign(at - 1, '.') && at >= 2 && tokens.get(at - 2).isName();
        Optional<String> schema = isQualified ? Optional.of(tokens.get(at - 2).text()) : Optional.empty();
        reads.add(new OnFunction(schema, tokens.get(at).text()));
    }

    private void truncate() {
        int at = is(1, "table") ? 2 : 1;
        while (true) {
            var name = relation(at);
            if (name.isEmpty()) return;
            writes.add(name.get().with("TRUNCATE"));
            at = isSign(name.get().end(), '*')
                    ? name.get().end() + 1
                    : name.get().end();
            if (!isSign(at, ',')) return;
            at++;
        }
    }

    private void copy() {
        relation(1).ifPresent(name -> {
            int depth = 0;
            for (int i = name.end(); i < tokens.size(); i++) {
                if (isSign(i, '(')) depth++;
                if (isSign(i, ')')) depth--;
                if (depth == 0 && is(i, "from")) writes.add(name.with("INSERT"));
                if (depth == 0 && is(i, "to")) reads.add(name.with("SELECT"));
                if (depth == 0 && (is(i, "from") || is(i, "to"))) return;
            }
        });
        if (isSign(1, '(')) scan();
    }

    /** ALTER, DROP, COMMENT ON and REFRESH of a relation; of other kinds of objects nothing is told. */
    private void ownerOf(int at) {
        int i = at;
        if (i >= tokens.size() || !RELATION_KINDS.contains(tokens.get(i).text())) return;
        if (is(i, "materialized") || is(i, "foreign")) i++;
        i++;
        if (is(i, "concurrently")) i++;
        if (is(i, "if")) i += 2;
        var name = relation(i);
        while (name.isPresent()) {
            writes.add(new Ownership(name.get().schema(), name.get().name()));
            if (!isSign(name.get().end(), ',') || !tokens.getFirst().is("drop")) return;
            name = relation(name.get().end() + 1);
        }
    }

    private void create() {
        boolean onTable = indexOf("index").isPresent()
                || indexOf("policy").isPresent()
                || indexOf("rule").isPresent();
        boolean isTrigger = indexOf("trigger").filter(i -> i <= 4).isPresent();
        var on = indexOf("on");
        if ((onTable || isTrigger) && on.isPresent() && indexOf("table").isEmpty()) {
            relation(on.get() + 1)
                    .ifPresent(name ->
                            writes.add(isTrigger ? name.with("TRIGGER") : new Ownership(name.schema(), name.name())));
            return;
        }
        if (indexOf("temp").isPresent() || indexOf("temporary").isPresent()) return;
        for (int i = 1; i < Math.min(tokens.size(), 6); i++) {
            if (Set.of("table", "view", "sequence", "function", "procedure", "type", "domain")
                    .contains(tokens.get(i).text())) {
                int at = is(i + 1, "if") ? i + 4 : i + 1;
                relation(at).ifPresent(name -> writes.add(new CreateIn(name.schema())));
                return;
            }
        }
    }

    private void grant() {
        indexOf("on").ifPresent(on -> {
            int at = is(on + 1, "table") || is(on + 1, "sequence") ? on + 2 : on + 1;
            boolean isOther = at == on + 1
                    && at < tokens.size()
                    && Set.of("schema", "database", "function", "all", "type")
                            .contains(tokens.get(at).text());
            if (!isOther) relation(at).ifPresent(name -> writes.add(new Ownership(name.schema(), name.name())));
        });
    }

    private record Name(Optional<String> schema, String name, int end) {
        OnRelation with(String privilege) {
            return new OnRelation(schema, name, privilege);
        }
    }

    /** The relation's name that stands at a place, an ONLY before it skipped. */
    private Optional<Name> relation(int at) {
        int i = is(at, "only") || is(at, "lateral") ? at + 1 : at;
        if (i >= tokens.size() || !tokens.get(i).isName()) return Optional.empty();
        if (tokens.get(i).kind() == Token.Kind.WORD
                && Set.of("select", "set", "unnest", "rows")
                        .contains(tokens.get(i).text())) {
            return Optional.empty();
        }
        if (isSign(i + 1, '.') && i + 2 < tokens.size() && tokens.get(i + 2).isName()) {
            return Optional.of(new Name(
                    Optional.of(tokens.get(i).text()), tokens.get(i + 2).text(), i + 3));
        }
        return Optional.of(new Name(Optional.empty(), tokens.get(i).text(), i + 1));
    }

    private Optional<Integer> indexOf(String word) {
        for (int i = 0; i < tokens.size(); i++) if (is(i, word)) return Optional.of(i);
        return Optional.empty();
    }

    private boolean is(int at, String word) {
        return at >= 0 && at < tokens.size() && tokens.get(at).is(word);
    }

    private boolean isSign(int at, char sign) {
        return at >= 0 && at < tokens.size() && tokens.get(at).isSign(sign);
    }
}
