package io.nightlatch.postgres.sql.facts;

import static io.nightlatch.access.statement.StatementFlag.LOCKS_ROWS;
import static io.nightlatch.access.statement.StatementFlag.NO_WHERE;

import io.nightlatch.access.statement.ColumnSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** SELECT, INSERT, UPDATE, DELETE and MERGE, at the top or inside. */
final class Queries {
    static final Set<String> WRITES = Set.of("InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt");

    private static final Set<String> IN_ORDER =
            Set.of("withClause", "intoClause", "larg", "rarg", "lockingClause", "sortClause", "distinctClause");

    private static final Set<String> WALKED = Set.of("withClause", "relation", "returningClause");

    private final Walk walk;
    private final Found found;

    Queries(Walk walk, Found found) {
        this.walk = walk;
        this.found = found;
    }

    void select(Node select, Scope around) {
        var scope = walk.with(select, around);
        if (select.has("intoClause")) walk.makesTable(select.node("intoClause"), scope);
        if (select.has("larg")) select(select.node("larg"), scope);
        if (select.has("rarg")) select(select.node("rarg"), scope);
        boolean isOne = !select.has("larg");
        var level = Level.inside(scope).reading(select.nodes("fromClause"), scope);
        var inside = scope.at(level);
        if (select.has("lockingClause")) locks(select, scope);
        walk.fieldsBut(select, inside, IN_ORDER);
        for (var field : List.of("sortClause", "distinctClause")) {
            for (var item : select.nodes(field)) {
                if (isOne ? !isOfOutput(item, select) : !isBare(item)) walk.node(item, inside);
            }
        }
        level.tell(found);
    }

    /** A name alone in ORDER BY and DISTINCT ON is a column of the output, if that has one of the name. */
    private static boolean isOfOutput(Node item, Node select) {
        if (!isBare(item)) return false;
        var name = column(item).nodes("fields").getFirst().text("sval");
        return select.nodes("targetList").stream()
                .anyMatch(target -> target.has("name")
                        ? target.text("name").equals(name)
                        : !target.node("val").is("ColumnRef"));
    }

    private static boolean isBare(Node item) {
        return column(item).is("ColumnRef") && column(item).nodes("fields").size() == 1;
    }

    private static Node column(Node item) {
        return item.is("SortBy") ? item.node("node") : item;
    }

    /** FOR UPDATE and kin need UPDATE on what they lock: what they name, else all that FROM names, inside queries too. */
    private void locks(Node select, Scope scope) {
        found.flags.add(LOCKS_ROWS);
        for (var clause : select.nodes("lockingClause")) {
            var names = clause.nodes("lockedRels").stream()
                    .map(node -> node.text("relname"))
                    .toList();
            select.nodes("fromClause").forEach(item -> lock(item, names, scope));
        }
    }

    private void lock(Node item, List<String> names, Scope scope) {
        switch (item.kind()) {
            case "RangeVar" -> {
                boolean isMeant = names.isEmpty() || names.contains(Level.alias(item));
                if (isMeant && !scope.hides(item)) found.columns(item, Privilege.UPDATE, ColumnSet.any());
            }
            case "JoinExpr" -> {
                lock(item.node("larg"), names, scope);
                lock(item.node("rarg"), names, scope);
            }
            case "RangeTableSample" -> lock(item.node("relation"), names, scope);
            case "RangeSubselect" -> {
                if (names.isEmpty() || names.contains(Level.alias(item))) {
                    item.node("subquery").nodes("fromClause").forEach(inner -> lock(inner, List.of(), scope));
                }
            }
            default -> {
                // functions and values have no rows to lock
            }
        }
    }

    void insert(Node insert, Scope around) {
        var scope = walk.with(insert, around);
        var target = insert.node("relation");
        var level = Level.inside(scope).writing(target);
        found.columns(target, Privilege.INSERT, columnsOf(insert.nodes("cols"), valuesIn(insert.node("selectStmt"))));
        var conflict = insert.node("onConflictClause");
        // The columns that say what conflicts are read.
        var infer = conflict.node("infer");
        infer.nodes("indexElems").forEach(element -> element.maybe("name").ifPresent(level::readsWritten));
        if (infer.has("conname")) level.readsAnyWritten(found);
        if (conflict.text("action").equals("ONCONFLICT_UPDATE"))
            found.columns(target, Privilege.UPDATE, columnsOf(conflict.nodes("targetList"), 0));
        walk.value(conflict, scope.at(level));
        returning(insert, level, scope);
        walk.fieldsBut(insert, scope, Set.of("withClause", "relation", "onConflictClause", "returningClause"));
        level.tell(found);
    }

    void update(Node update, Scope around) {
        var scope = walk.with(update, around);
        var target = update.node("relation");
        var level = Level.inside(scope).writing(target).reading(update.nodes("fromClause"), scope);
        found.columns(target, Privilege.UPDATE, columnsOf(update.nodes("targetList"), 0));
        if (!update.has("whereClause")) found.flags.add(NO_WHERE);
        returning(update, level, scope);
        walk.fieldsBut(update, scope.at(level), WALKED);
        level.tell(found);
    }

    void delete(Node delete, Scope around) {
        var scope = walk.with(delete, around);
        var target = delete.node("relation");
        var level = Level.inside(scope).writing(target).reading(delete.nodes("usingClause"), scope);
        found.relation(target, Privilege.DELETE);
        if (!delete.has("whereClause")) found.flags.add(NO_WHERE);
        returning(delete, level, scope);
        walk.fieldsBut(delete, scope.at(level), WALKED);
        level.tell(found);
    }

    void merge(Node merge, Scope around) {
        var scope = walk.with(merge, around);
        var target = merge.node("relation");
        var level = Level.inside(scope).writing(target).reading(List.of(merge.node("sourceRelation")), scope);
        found.named(Found.Name.of(target), target.location());
        for (var when : merge.nodes("mergeWhenClauses")) {
            var columns = when.nodes("targetList");
            switch (when.text("commandType")) {
                case "CMD_INSERT" ->
                    found.columns(
                            target,
                            Privilege.INSERT,
                            columnsOf(columns, when.nodes("values").size()));
                case "CMD_UPDATE" -> found.columns(target, Privilege.UPDATE, columnsOf(columns, 0));
                case "CMD_DELETE" -> found.relation(target, Privilege.DELETE);
                default -> {
                    // DO NOTHING
                }
            }
            // What INSERT puts in is the source's.
            walk.value(when.nodes("values"), scope.at(level.withoutWritten()));
            walk.fieldsBut(when, scope.at(level), Set.of("values"));
        }
        returning(merge, level, scope);
        walk.fieldsBut(merge, scope.at(level), Set.of("withClause", "relation", "mergeWhenClauses", "returningClause"));
        level.tell(found);
    }

    private void returning(Node statement, Level level, Scope scope) {
        var clause = statement.node("returningClause");
        clause.nodes("options").forEach(option -> level.alsoWrittenAs(option.text("value")));
        walk.value(clause, scope.at(level));
    }

    /** Those that are listed; without a list the first, by how many values there are. */
    private static ColumnSet columnsOf(List<Node> targets, int values) {
        var names = targets.stream().map(target -> target.text("name")).collect(Collectors.toSet());
        return names.isEmpty() ? ColumnSet.theFirst(values) : ColumnSet.of(names);
    }

    /** How many values a row has, zero if the text does not tell. */
    private static int valuesIn(Node query) {
        if (query.has("larg")) return valuesIn(query.node("larg"));
        if (query.has("valuesLists"))
            return query.nodes("valuesLists").getFirst().nodes("items").size();
        var targets = query.nodes("targetList");
        boolean hasStar = targets.stream()
                .flatMap(target -> target.node("val").nodes("fields").stream())
                .anyMatch(field -> field.is("A_Star"));
        return hasStar ? 0 : targets.size();
    }
}
