package io.nightlatch.postgres.roles.xray;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads everything at one instant, in one read-only transaction, which the caller begins and ends. */
final class CatalogReader {
    private final Connection connection;

    CatalogReader(Connection connection) {
        this.connection = connection;
    }

    private record About(
            String database,
            String version,
            int major,
            String login,
            Instant at,
            long owner,
            Optional<Instant> since,
            boolean readsStats,
            Optional<String> statementsIn,
            boolean hasStatements,
            String track,
            Optional<String> others) {
        static About of(ResultSet row) throws SQLException {
            return new About(
                    row.getString("database"),
                    row.getString("version"),
                    row.getInt("major"),
                    row.getString("login"),
                    row.getObject("at", OffsetDateTime.class).toInstant(),
                    row.getLong("owner"),
                    Optional.ofNullable(row.getObject("since", OffsetDateTime.class))
                            .map(OffsetDateTime::toInstant),
                    row.getBoolean("reads_stats"),
                    Optional.ofNullable(row.getString("statements_in")),
                    row.getBoolean("has_statements"),
                    row.getString("track"),
                    Optional.ofNullable(row.getString("others")));
        }
    }

    Catalog read() throws SQLException {
        var about = rows(sql("about.sql"), About::of).getFirst();
        var roles = new LinkedHashMap<Long, Role>();
        for (var role : rows(sql("roles.sql"), CatalogReader::role)) roles.put(role.oid(), role);
        var statements = statements(about);
        return new Catalog(
                about.database(),
                about.version(),
                about.major(),
                about.login(),
                about.at(),
                about.owner(),
                roles,
                rows(sql("memberships.sql"), CatalogReader::membership),
                entries(),
                rows(sql("future.sql"), CatalogReader::future),
                counters(),
                statements,
                about.since(),
                active(),
                invisible(about, statements));
    }

    private Map<Thing, List<Entry>> entries() throws SQLException {
        var entries = new LinkedHashMap<Thing, List<Entry>>();
        rows(sql("things.sql"), row -> {
            var list = entries.computeIfAbsent(thing(row), _ -> new ArrayList<>());
            var right = row.getString("privilege_type");
            return right != null
                    && list.add(new Entry(row.getLong("grantee"), Right.of(right), row.getBoolean("is_grantable")));
        });
        return entries;
    }

    private static Thing thing(ResultSet row) throws SQLException {
        return new Thing(
                Kind.valueOf(row.getString("kind")),
                row.getLong("oid"),
                row.getInt("sub"),
                row.getString("schema"),
                row.getString("name"),
                row.getLong("owner"),
                row.getBoolean("catalog"),
                row.getBoolean("definer"),
                row.getBoolean("pinned_path"));
    }

    private static Role role(ResultSet row) throws SQLException {
        return new Role(
                row.getLong("oid"),
                row.getString("rolname"),
                row.getBoolean("rolcanlogin"),
                row.getBoolean("rolsuper"),
                row.getBoolean("rolcreaterole"),
                row.getBoolean("rolcreatedb"),
                row.getBoolean("rolreplication"),
                row.getBoolean("rolbypassrls"),
                row.getBoolean("rolinherit"),
                row.getBoolean("session"));
    }

    private static Membership membership(ResultSet row) throws SQLException {
        return new Membership(
                row.getLong("role"),
                row.getLong("member"),
                row.getLong("grantor"),
                row.getBoolean("admin_option"),
                row.getBoolean("inherit"),
                row.getBoolean("set"));
    }

    private static FutureRight future(ResultSet row) throws SQLException {
        return new FutureRight(
                row.getString("owner"),
                row.getString("schema"),
                row.getString("objects"),
                row.getString("grantee"),
                row.getString("rights"));
    }

    private Map<Long, Counters> counters() throws SQLException {
        var counters = new HashMap<Long, Counters>();
        rows(
                sql("counters.sql"),
                row -> counters.put(
                        row.getLong("relid"),
                        new Counters(
                                row.getLong("scans"),
                                row.getLong("n_tup_ins"),
                                row.getLong("n_tup_upd"),
                                row.getLong("n_tup_del"))));
        return counters;
    }

    private Set<Long> active() throws SQLException {
        return new HashSet<>(rows(
                "select usesysid::int8 from pg_stat_activity where usesysid is not null and backend_type = 'client"
                        + " backend'",
                row -> row.getLong(1)));
    }

    /** The extension's schema comes from its own catalog, quoted by the server. */
    private Statements statements(About about) throws SQLException {
        if (about.statementsIn().isEmpty() || !about.readsStats()) return Statements.NONE;
        var schema = about.statementsIn().get();
        var point = connection.setSavepoint();
        try {
            long dropped = rows("select dealloc from " + schema + ".pg_stat_statements_info", row -> row.getLong(1))
                    .getFirst();
            var texts = new HashMap<Long, List<String>>();
            rows(
                    "select s.userid::int8, s.query from " + schema
                            + ".pg_stat_statements s join pg_database d on d.oid = s.dbid and d.datname ="
                            + " current_database() where s.query is not null",
                    row -> texts.computeIfAbsent(row.getLong(1), _ -> new ArrayList<>())
                            .add(row.getString(2)));
            return new Statements(true, dropped == 0 && !about.track().equals("none"), texts);
        } catch (SQLException e) {
            // Created in the database, but not loaded by the server, or not to be read by us: as if it were not there.
            connection.rollback(point);
            return Statements.NONE;
        }
    }

    private static List<String> invisible(About about, Statements statements) {
        var sentences = new ArrayList<String>();
        if (!about.readsStats()) {
            sentences.add("What others run: " + about.login()
                    + " does not have pg_read_all_stats, so use is told only from the tables' counters.");
        } else if (!about.hasStatements()) {
            sentences.add("Who ran what: there is no pg_stat_statements here, so use is told only from the tables'"
                    + " counters.");
        } else if (!statements.readable()) {
            sentences.add("Who ran what: pg_stat_statements could not be read, so use is told only from the tables'"
                    + " counters.");
        } else if (!statements.complete()) {
            sentences.add("Statements that pg_stat_statements has dropped to make room, or was told not to keep.");
        }
        about.others()
                .ifPresent(others -> sentences.add("Tables and functions of the other databases of this server ("
                        + others + "): look at each by itself."));
        sentences.add(
                "Who can reach the server and prove to be whom: pg_hba.conf, passwords and certificates are not looked"
                        + " at.");
        sentences.add("Rows: policies of row-level security are not evaluated.");
        return sentences;
    }

    private <T> List<T> rows(String sql, Reader<T> reader) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.setFetchSize(10_000);
            try (var rows = statement.executeQuery(sql)) {
                var found = new ArrayList<T>();
                while (rows.next()) found.add(reader.read(rows));
                return found;
            }
        }
    }

    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private static String sql(String file) {
        try (var in = CatalogReader.class.getResourceAsStream(file)) {
            if (in == null) throw new IllegalStateException(file + " is missing from the class path");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
