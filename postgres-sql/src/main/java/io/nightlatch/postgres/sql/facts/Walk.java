package io.nightlatch.postgres.sql.facts;

import static io.nightlatch.access.statement.StatementFlag.MAKES_TABLE;
import static io.nightlatch.access.statement.StatementFlag.TEMPORARY;
import static io.nightlatch.access.statement.StatementFlag.WRITES_IN_CTE;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Goes through a whole statement. What has a meaning of its own goes to {@link Queries}, {@link Functions},
 * {@link Settings} and {@link Definitions}; all else is only looked into.
 */
final class Walk {
    private final Found found;
    private final Queries queries;
    private final Functions functions;
    private final Settings settings;
    private final Definitions definitions;

    Walk(Found found) {
        this.found = found;
        settings = new Settings(found);
        functions = new Functions(this, found, settings);
        queries = new Queries(this, found);
        definitions = new Definitions(this, found);
    }

    /** Of any value of a field. */
    void value(Object value, Scope scope) {
        if (value instanceof Node node) node(node, scope);
        else if (value instanceof List<?> list) list.forEach(item -> value(item, scope));
    }

    void node(Node node, Scope scope) {
        switch (node.kind()) {
            case "SelectStmt" -> queries.select(node, scope);
            case "InsertStmt" -> queries.insert(node, scope);
            case "UpdateStmt" -> queries.update(node, scope);
            case "DeleteStmt" -> queries.delete(node, scope);
            case "MergeStmt" -> queries.merge(node, scope);
            case "RangeVar" -> read(node, scope);
            case "ColumnRef" -> scope.level().reads(node);
            case "FuncCall" -> functions.call(node, scope);
            case "VariableSetStmt" -> {
                settings.set(node);
                fields(node, scope);
            }
            default -> {
                if (node.is(Node.UNSAID)) {
                    if (node.has("relname")) found.named(Found.Name.of(node), node.location());
                } else if (!Grammar.knows(node.kind())) {
                    throw new UnknownNode(node.kind());
                }
                if (!definitions.walk(node, scope)) fields(node, scope);
            }
        }
    }

    void fields(Node node, Scope scope) {
        node.fields().values().forEach(value -> value(value, scope));
    }

    /** All fields but some, which the caller has dealt with. */
    void fieldsBut(Node node, Scope scope, Set<String> done) {
        node.fields().forEach((name, value) -> {
            if (!done.contains(name)) value(value, scope);
        });
    }

    private void read(Node rangeVar, Scope scope) {
        if (scope.hides(rangeVar)) return;
        if (scope.level().has(rangeVar)) found.named(Found.Name.of(rangeVar), rangeVar.location());
        else found.relation(rangeVar, Privilege.SELECT);
    }

    /** The scope of what stands under a WITH clause, whose queries are walked. */
    Scope with(Node statement, Scope scope) {
        var clause = statement.node("withClause");
        var names = new HashSet<String>();
        for (var query : clause.nodes("ctes")) {
            var ctequery = query.node("ctequery");
            if (Queries.WRITES.contains(ctequery.kind())) found.flags.add(WRITES_IN_CTE);
            // A query sees those before it; by RECURSIVE, all.
            if (clause.flag("recursive")) {
                clause.nodes("ctes").forEach(each -> names.add(each.text("ctename")));
            }
            fields(query, scope.with(names));
            names.add(query.text("ctename"));
        }
        return scope.with(names);
    }

    void settings(Node variableSet) {
        settings.set(variableSet);
    }

    void call(Node functionCall, Scope scope) {
        functions.call(functionCall, scope);
    }

    /** The new relation of CREATE TABLE, SELECT INTO and kin. */
    void creates(Node rangeVar) {
        if (isTemporary(rangeVar)) {
            found.flags.add(TEMPORARY);
            found.named(Found.Name.of(rangeVar), rangeVar.location());
            found.needsWhatHasNoName();
        } else {
            found.relation(rangeVar, Privilege.CREATE);
        }
    }

    void makesTable(Node into, Scope scope) {
        found.flags.add(MAKES_TABLE);
        creates(into.node("rel"));
        fieldsBut(into, scope, Set.of("rel"));
    }

    static boolean isTemporary(Node rangeVar) {
        return rangeVar.text("relpersistence").equals("t")
                || rangeVar.text("schemaname").equals("pg_temp");
    }
}
