package io.nightlatch.postgres.sql.facts;

import java.util.List;
import java.util.Set;

/** Whether columns of a relation are read by what stands beside it. */
final class Columns {
    /** RETURNING's names for the target's row. */
    private static final Set<String> ROWS = Set.of("old", "new");

    private Columns() {}

    /**
     * A column that says no relation is the target's, unless a query inside has its own FROM for it; that is a guess only
     * there, and where UPDATE has a FROM and DELETE a USING.
     */
    static boolean areRead(Object value, String alias) {
        return areRead(value, alias, false);
    }

    private static boolean areRead(Object value, String alias, boolean isInside) {
        if (value instanceof List<?> list) return list.stream().anyMatch(item -> areRead(item, alias, isInside));
        if (!(value instanceof Node node)) return false;
        if (node.is("ColumnRef")) return isOf(node, alias, isInside);
        boolean isQuery = node.is("SelectStmt") && node.has("fromClause");
        return node.fields().values().stream().anyMatch(inner -> areRead(inner, alias, isInside || isQuery));
    }

    private static boolean isOf(Node column, String alias, boolean isInside) {
        var fields = column.nodes("fields");
        if (fields.size() == 1) return !isInside;
        // schema.table.column, or table.column
        int table = fields.size() - 2;
        var name = fields.get(table).text("sval");
        return name.equals(alias) || (!isInside && ROWS.contains(name));
    }
}
