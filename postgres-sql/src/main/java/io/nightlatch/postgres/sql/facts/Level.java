package io.nightlatch.postgres.sql.facts;

import io.nightlatch.access.statement.ColumnSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The relations of one query, of which its expressions and the queries inside name columns. Which relation a name without one
 * belongs to, only the catalogs know: it is noted for all of the innermost query that has any.
 */
final class Level {
    static final Level TOP = new Level(Optional.empty());

    /** One use of a relation, and the columns of it that are read there. */
    private static final class Item {
        final Node relation;
        final String alias;
        final boolean isWritten;
        final Set<String> named = new LinkedHashSet<>();
        boolean every;

        Item(Node relation, boolean isWritten) {
            this.relation = relation;
            this.alias = alias(relation);
            this.isWritten = isWritten;
        }
    }

    private final Optional<Level> around;
    private final List<Item> items = new ArrayList<>();
    /** What is no relation, or hidden by the name of a join, has no items here. */
    private final Map<String, List<Item>> byAlias = new LinkedHashMap<>();

    private Level(Optional<Level> around) {
        this.around = around;
    }

    static Level inside(Scope scope) {
        return new Level(Optional.of(scope.level()));
    }

    /** The relation that the statement writes. Its row has more names in ON CONFLICT and RETURNING. */
    Level writing(Node relation) {
        var item = new Item(relation, true);
        items.add(item);
        byAlias.put(item.alias, List.of(item));
        for (var name : List.of("excluded", "old", "new")) byAlias.putIfAbsent(name, List.of(item));
        return this;
    }

    /** {@code RETURNING WITH (OLD AS o)}. */
    void alsoWrittenAs(String name) {
        items.stream().filter(item -> item.isWritten).forEach(item -> byAlias.put(name, List.of(item)));
    }

    Level reading(List<Node> from, Scope scope) {
        from.forEach(item -> add(item, scope));
        return this;
    }

    private List<Item> add(Node from, Scope scope) {
        return switch (from.kind()) {
            case "JoinExpr" -> join(from, scope);
            case "RangeTableSample" -> add(from.node("relation"), scope);
            case "RangeVar" -> {
                if (scope.hides(from)) yield unknown(from);
                var item = new Item(from, false);
                items.add(item);
                byAlias.put(item.alias, List.of(item));
                yield List.of(item);
            }
            default -> unknown(from);
        };
    }

    private List<Item> unknown(Node from) {
        byAlias.put(alias(from), List.of());
        return List.of();
    }

    private List<Item> join(Node join, Scope scope) {
        var before = new HashMap<>(byAlias);
        var all = new ArrayList<>(add(join.node("larg"), scope));
        all.addAll(add(join.node("rarg"), scope));
        for (var item : all) item.named.addAll(join.texts("usingClause"));
        join.node("alias").maybe("aliasname").ifPresent(name -> {
            byAlias.keySet().retainAll(before.keySet());
            byAlias.put(name, all);
        });
        return all;
    }

    boolean has(Node relation) {
        // by identity: the same words elsewhere are another use
        return items.stream()
                .anyMatch(item -> System.identityHashCode(item.relation) == System.identityHashCode(relation));
    }

    /** The same without what is written, which the values of MERGE's INSERT cannot see. */
    Level withoutWritten() {
        var level = new Level(around);
        items.stream().filter(item -> !item.isWritten).forEach(level.items::add);
        byAlias.forEach((name, of) -> {
            if (of.stream().noneMatch(item -> item.isWritten)) level.byAlias.put(name, of);
        });
        return level;
    }

    /** A column, a row, or all of them by a star. */
    void reads(Node columnRef) {
        var fields = columnRef.nodes("fields");
        var last = fields.getLast();
        if (fields.size() > 1) {
            of(fields.get(fields.size() - 2).text("sval")).forEach(item -> read(item, last));
        } else if (!byAlias.isEmpty() || around.isEmpty()) {
            items.forEach(item -> read(item, last));
        } else {
            around.get().reads(columnRef);
        }
    }

    private List<Item> of(String name) {
        var known = byAlias.get(name);
        if (known != null) return known;
        return around.map(level -> level.of(name)).orElse(List.of());
    }

    private static void read(Item item, Node column) {
        if (column.is("A_Star")) item.every = true;
        else item.named.add(column.text("sval"));
    }

    /** Of the relation that is written, by a name that stands where only its columns can. */
    void readsWritten(String column) {
        items.stream().filter(item -> item.isWritten).forEach(item -> item.named.add(column));
    }

    void readsAnyWritten(Found found) {
        items.stream()
                .filter(item -> item.isWritten)
                .forEach(item -> found.columns(item.relation, Privilege.SELECT, ColumnSet.any()));
    }

    /** When all of the query was walked. */
    void tell(Found found) {
        for (var item : items) {
            boolean isRead = item.every || !item.named.isEmpty();
            if (item.isWritten && !isRead) continue;
            found.columns(
                    item.relation,
                    Privilege.SELECT,
                    new ColumnSet(
                            item.alias,
                            item.named,
                            item.every,
                            0,
                            item.relation.node("alias").texts("colnames"),
                            !item.isWritten));
        }
    }

    static String alias(Node relation) {
        return relation.node("alias").maybe("aliasname").orElse(relation.text("relname"));
    }
}
