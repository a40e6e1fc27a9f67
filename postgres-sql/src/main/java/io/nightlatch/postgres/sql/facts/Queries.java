package io.nightlatch.postgres.sql.facts;

import static io.nightlatch.access.statement.StatementFlag.LOCKS_ROWS;
import static io.nightlatch.access.statement.StatementFlag.NO_WHERE;

import java.util.List;
import java.util.Set;

/** SELECT, INSERT, UPDATE, DELETE and MERGE, at the top or inside. */
final class Queries {
    static final Set<String> WRITES = Set.of("InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt");

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
        if (select.has("lockingClause")) locks(select, scope);
        walk.fieldsBut(select, scope, Set.of("withClause", "intoClause", "larg", "rarg", "lockingClause"));
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
                boolean isMeant = names.isEmpty() || names.contains(alias(item));
                if (isMeant && !scope.hides(item)) found.relation(item, Privilege.UPDATE);
            }
            case "JoinExpr" -> {
                lock(item.node("larg"), names, scope);
                lock(item.node("rarg"), names, scope);
            }
            case "RangeTableSample" -> lock(item.node("relation"), names, scope);
            case "RangeSubselect" -> {
                if (names.isEmpty() || names.contains(alias(item))) {
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
        found.relation(target, Privilege.INSERT);
        var conflict = insert.node("onConflictClause");
        // The columns that say what conflicts are read.
        if (conflict.has("infer")) found.relation(target, Privilege.SELECT);
        if (conflict.text("action").equals("ONCONFLICT_UPDATE")) found.relation(target, Privilege.UPDATE);
        returning(insert, target);
        walk.fieldsBut(insert, scope, Set.of("withClause", "relation"));
    }

    void update(Node update, Scope around) {
        var scope = walk.with(update, around);
        var target = update.node("relation");
        found.relation(target, Privilege.UPDATE);
        if (!update.has("whereClause")) found.flags.add(NO_WHERE);
        reads(target, update, "whereClause");
        reads(target, update, "targetList");
        returning(update, target);
        walk.fieldsBut(update, scope, Set.of("withClause", "relation"));
    }

    void delete(Node delete, Scope around) {
        var scope = walk.with(delete, around);
        var target = delete.node("relation");
        found.relation(target, Privilege.DELETE);
        if (!delete.has("whereClause")) found.flags.add(NO_WHERE);
        reads(target, delete, "whereClause");
        returning(delete, target);
        walk.fieldsBut(delete, scope, Set.of("withClause", "relation"));
    }

    void merge(Node merge, Scope around) {
        var scope = walk.with(merge, around);
        var target = merge.node("relation");
        found.named(Found.Name.of(target), target.location());
        for (var when : merge.nodes("mergeWhenClauses")) {
            switch (when.text("commandType")) {
                case "CMD_INSERT" -> found.relation(target, Privilege.INSERT);
                case "CMD_UPDATE" -> found.relation(target, Privilege.UPDATE);
                case "CMD_DELETE" -> found.relation(target, Privilege.DELETE);
                default -> {
                    // DO NOTHING
                }
            }
            // What INSERT puts in is the source's.
            if (when.has("condition")) reads(target, when, "condition");
            if (when.text("commandType").equals("CMD_UPDATE")) reads(target, when, "targetList");
        }
        reads(target, merge, "joinCondition");
        returning(merge, target);
        walk.fieldsBut(merge, scope, Set.of("withClause", "relation"));
    }

    private void returning(Node statement, Node target) {
        reads(target, statement, "returningClause");
    }

    /** Reading a column of what is written needs SELECT. */
    private void reads(Node target, Node statement, String field) {
        var value = statement.fields().get(field);
        if (value != null && Columns.areRead(value, alias(target))) found.relation(target, Privilege.SELECT);
    }

    private static String alias(Node relation) {
        return relation.node("alias").maybe("aliasname").orElse(relation.text("relname"));
    }
}
