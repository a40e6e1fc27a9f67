package io.nightlatch.postgres.roles;

import io.nightlatch.postgres.roles.xray.Catalog;
import io.nightlatch.postgres.roles.xray.Holdings;
import io.nightlatch.postgres.roles.xray.Kind;
import io.nightlatch.postgres.roles.xray.Right;
import io.nightlatch.postgres.roles.xray.Role;
import io.nightlatch.postgres.roles.xray.Thing;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Asks the server for every (role, object, right) what it thinks, with and without grant option, and compares. */
final class XrayTruth {
    private static final int MOST_SHOWN = 20;
    private static final Map<Kind, Set<Right>> RIGHTS = Map.ofEntries(
            Map.entry(
                    Kind.TABLE,
                    Set.of(
                            Right.SELECT,
                            Right.INSERT,
                            Right.UPDATE,
                            Right.DELETE,
                            Right.TRUNCATE,
                            Right.REFERENCES,
                            Right.TRIGGER)),
            Map.entry(Kind.COLUMN, Set.of(Right.SELECT, Right.INSERT, Right.UPDATE, Right.REFERENCES)),
            Map.entry(Kind.SEQUENCE, Set.of(Right.SELECT, Right.UPDATE, Right.USAGE)),
            Map.entry(Kind.SCHEMA, Set.of(Right.USAGE, Right.CREATE)),
            Map.entry(Kind.FUNCTION, Set.of(Right.EXECUTE)),
            Map.entry(Kind.DATABASE, Set.of(Right.CREATE, Right.CONNECT, Right.TEMPORARY)),
            Map.entry(Kind.TABLESPACE, Set.of(Right.CREATE)),
            Map.entry(Kind.LANGUAGE, Set.of(Right.USAGE)),
            Map.entry(Kind.SERVER, Set.of(Right.USAGE)),
            Map.entry(Kind.WRAPPER, Set.of(Right.USAGE)),
            Map.entry(Kind.PARAMETER, Set.of(Right.SET, Right.ALTER_SYSTEM)));
    private static final Map<Kind, String> ASKED = Map.ofEntries(
            Map.entry(Kind.TABLE, "has_table_privilege(r.oid, t.oid, p.word || o.option)"),
            Map.entry(Kind.COLUMN, "has_column_privilege(r.oid, t.oid, t.sub::int2, p.word || o.option)"),
            Map.entry(Kind.SEQUENCE, "has_sequence_privilege(r.oid, t.oid, p.word || o.option)"),
            Map.entry(Kind.SCHEMA, "has_schema_privilege(r.oid, t.oid, p.word || o.option)"),
            Map.entry(Kind.FUNCTION, "has_function_privilege(r.oid, t.oid, p.word || o.option)"),
            Map.entry(Kind.DATABASE, "has_database_privilege(r.oid, t.oid, p.word || o.option)"),
            Map.entry(Kind.TABLESPACE, "has_tablespace_privilege(r.oid, t.oid, p.word || o.option)"),
            Map.entry(Kind.LANGUAGE, "has_language_privilege(r.oid, t.oid, p.word || o.option)"),
            Map.entry(Kind.SERVER, "has_server_privilege(r.oid, t.oid, p.word || o.option)"),
            Map.entry(Kind.WRAPPER, "has_foreign_data_wrapper_privilege(r.oid, t.oid, p.word || o.option)"),
            Map.entry(Kind.PARAMETER, "has_parameter_privilege(r.oid, t.name, p.word || o.option)"));

    private final Catalog catalog;
    private final Holdings holdings;
    private final Map<Long, Thing> tables = new HashMap<>();

    /** How many answers were compared, how many of them were yes, and those that differ. */
    record Outcome(long compared, long yes, List<String> differences) {}

    XrayTruth(Catalog catalog) {
        this.catalog = catalog;
        this.holdings = new Holdings(catalog);
        for (var thing : catalog.entries().keySet()) if (thing.kind() == Kind.TABLE) tables.put(thing.oid(), thing);
    }

    Outcome compare(Connection connection) throws SQLException {
        long compared = 0;
        long yes = 0;
        var differences = new ArrayList<String>();
        for (var kind : Kind.values()) {
            var things = catalog.entries().keySet().stream()
                    .filter(thing -> thing.kind() == kind)
                    .toList();
            if (things.isEmpty()) continue;
            var rights = new ArrayList<>(RIGHTS.get(kind));
            if (kind == Kind.TABLE && catalog.major() >= 17) rights.add(Right.MAINTAIN);
            try (var query =
                    connection.prepareStatement("select r.oid::int8, t.ord, p.word, o.option <> '', " + ASKED.get(kind)
                            + " from pg_roles r cross join unnest(?::int8[]::oid[], ?::int8[], ?::text[]) with"
                            + " ordinality t(oid, sub, name, ord) cross join unnest(?::text[]) p(word) cross join"
                            + " (values (''), (' WITH GRANT OPTION')) o(option)")) {
                query.setArray(
                        1,
                        connection.createArrayOf(
                                "int8", things.stream().map(Thing::oid).toArray()));
                query.setArray(
                        2,
                        connection.createArrayOf(
                                "int8",
                                things.stream()
                                        .map(each -> (long) each.column())
                                        .toArray()));
                query.setArray(
                        3,
                        connection.createArrayOf(
                                "text", things.stream().map(Thing::name).toArray()));
                query.setArray(
                        4,
                        connection.createArrayOf(
                                "text", rights.stream().map(Right::word).toArray()));
                query.setFetchSize(50_000);
                try (var rows = query.executeQuery()) {
                    while (rows.next()) {
                        var role = Objects.requireNonNull(catalog.roles().get(rows.getLong(1)));
                        var thing = things.get(rows.getInt(2) - 1);
                        var right = Right.valueOf(rows.getString(3).replace(' ', '_'));
                        boolean option = rows.getBoolean(4);
                        boolean truth = rows.getBoolean(5);
                        boolean said = says(role, thing, right, option);
                        compared++;
                        if (truth) yes++;
                        if (truth != said && differences.size() < MOST_SHOWN) {
                            differences.add(role.name() + " " + right + (option ? " WITH GRANT OPTION" : "") + " on "
                                    + kind + " " + thing.fullName() + ": the server says " + truth);
                        }
                        boolean explained = option
                                || holdings.why(role, thing, right).isPresent() == holdings.has(role, thing, right);
                        if (!explained)
                            differences.add("no reason for " + role.name() + " " + right + " on " + thing.fullName());
                    }
                }
            }
        }
        return new Outcome(compared, yes, differences);
    }

    private boolean says(Role role, Thing thing, Right right, boolean option) {
        boolean said = option ? holdings.mayPassOn(role, thing, right) : holdings.has(role, thing, right);
        // A right on a table is one on each of its columns.
        return said
                || (thing.kind() == Kind.COLUMN
                        && says(role, Objects.requireNonNull(tables.get(thing.oid())), right, option));
    }
}
