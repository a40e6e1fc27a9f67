package io.nightlatch.postgres.roles;

import io.nightlatch.postgres.roles.footprint.Item;
import io.nightlatch.postgres.roles.footprint.Snapshot;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads one snapshot in a transaction that was begun for it. Catalogs only: nothing here plans or runs what a user wrote, and no
 * lock is taken on a table of theirs but the one of a few milliseconds by which PostgreSQL spells an expression.
 */
final class SnapshotReader {
    private static final String SERVER = Sql.of("snapshot_server.sql");
    private static final String DATABASE = Sql.of("snapshot_database.sql");
    private static final String READABLE = Sql.of("snapshot_readable.sql");
    private static final String DEFINITIONS = Sql.of("snapshot_definitions.sql");
    private static final int DEFINITIONS_AT_ONCE = 100;
    private static final List<String> DEFINED =
            List.of("function", "procedure", "rule", "trigger", "policy", "default", "check", "event trigger");

    // A role's row is written when its password is, which nobody but a superuser may read.
    private static final String PASSWORDS = """
        select 'password', pg_catalog.quote_ident(r.rolname),
          array['oid', '0', 'written', a.xmin::pg_catalog.text, 'of', a.oid::pg_catalog.text]::pg_catalog.text[],
          null::pg_catalog.text[]
        from pg_catalog.pg_roles r join pg_catalog.pg_authid a on a.oid operator(pg_catalog.=) r.oid
        where r.rolcanlogin and r.rolname::pg_catalog.text operator(pg_catalog.<>) all (?::pg_catalog.text[])\
        """;
    private static final String CONFIGURATION = """
        select 'configuration', pg_catalog.concat(pg_catalog.regexp_replace(s.sourcefile, '^.*/', ''), ': ', s.name),
          array['oid', '0', 'name', s.name, 'file', pg_catalog.regexp_replace(s.sourcefile, '^.*/', ''),
            'by alter system', (s.sourcefile operator(pg_catalog.~) 'postgresql[.]auto[.]conf$')::pg_catalog.text,
            'value', case when s.name operator(pg_catalog.~) '(conninfo|passphrase|password|secret)' then 'a secret value'
              else s.setting end]::pg_catalog.text[], null::pg_catalog.text[]
        from pg_catalog.pg_file_settings s order by s.seqno\
        """;
    private static final String LOGIN_RULES = """
        select 'login rule', x.line, array['oid', '0', 'line', x.line]::pg_catalog.text[], null::pg_catalog.text[]
        from (select pg_catalog.concat_ws(' ', h.type, pg_catalog.array_to_string(h.database, ','),
          pg_catalog.array_to_string(h.user_name, ','), h.address, h.netmask, h.auth_method,
          pg_catalog.array_to_string(h.options, ' '), h.error) as line from pg_catalog.pg_hba_file_rules h) x\
        """;
    private static final String USER_NAME_MAPS = """
        select 'user name map', x.line, array['oid', '0', 'line', x.line]::pg_catalog.text[], null::pg_catalog.text[]
        from (select pg_catalog.concat_ws(' ', m.map_name, m.sys_name, m.pg_username, m.error) as line
          from pg_catalog.pg_ident_file_mappings m) x\
        """;
    private static final String JOBS = """
        select 'job', j.jobid::pg_catalog.text, array['oid', '0', 'by', j.username::pg_catalog.text, 'when', j.schedule,
          'command', pg_catalog.md5(j.command), 'active', j.active::pg_catalog.text]::pg_catalog.text[], null::pg_catalog.text[]
        from cron.job j\
        """;

    private final Pinned connection;
    private final Target target;
    private final List<String> ours;
    private final List<Item> items = new ArrayList<>();
    private final List<String> unread = new ArrayList<>();

    SnapshotReader(Pinned connection, Target target, Set<String> ours) {
        this.connection = connection;
        this.target = target;
        this.ours = List.copyOf(ours);
    }

    private record MayRead(
            boolean passwords, boolean configuration, boolean loginRules, boolean maps, boolean cron, boolean jobs) {
        static MayRead of(ResultSet row) throws SQLException {
            return new MayRead(
                    row.getBoolean(1),
                    row.getBoolean(2),
                    row.getBoolean(3),
                    row.getBoolean(4),
                    row.getBoolean(5),
                    row.getBoolean(6));
        }
    }

    Snapshot read(boolean definitions) throws SQLException {
        var broker = target.broker().user();
        var undertaker = target.undertaker().user();
        add(SERVER, ours, broker, undertaker);
        add(DATABASE);
        var readable = connection.one(READABLE, MayRead::of).orElseThrow();
        var neverLooked = new ArrayList<>(ours);
        neverLooked.add(undertaker); // gets its password anew at each ending
        addIf(readable.passwords(), "changed passwords", PASSWORDS, neverLooked);
        addIf(readable.configuration(), "configuration files", CONFIGURATION);
        addIf(readable.loginRules(), "pg_hba.conf", LOGIN_RULES);
        addIf(readable.maps(), "pg_ident.conf", USER_NAME_MAPS);
        if (readable.cron()) addIf(readable.jobs(), "jobs of pg_cron", JOBS);
        connection.run("commit");
        return Snapshot.of(items, definitions ? definitions() : Map.of(), unread);
    }

    private void addIf(boolean readable, String what, String sql, Object... parameters) throws SQLException {
        if (readable) add(sql, parameters);
        else unread.add("the broker may not read " + what);
    }

    private void add(String sql, Object... parameters) throws SQLException {
        items.addAll(connection.query(sql, SnapshotReader::item, parameters));
    }

    private static Item item(ResultSet row) throws SQLException {
        var acl = row.getArray(4);
        return Item.of(
                row.getString(1),
                row.getString(2),
                (String[]) row.getArray(3).getArray(),
                acl == null ? List.of() : List.of((String[]) acl.getArray()));
    }

    /** Those of a thing that was changed since its row was read are left out: they are not what was. */
    private Map<String, String> definitions() throws SQLException {
        var wanted = new HashMap<String, Item>();
        for (var item : items) {
            if (DEFINED.contains(item.kind())) {
                wanted.put(
                        kind(item.kind()) + " " + item.facts().get("oid") + " "
                                + item.facts().get("row"),
                        item);
            }
        }
        connection.run("set lock_timeout = '100ms'");
        var found = new LinkedHashMap<String, String>();
        var oids = wanted.values().stream()
                .map(item -> Long.parseLong(String.valueOf(item.facts().get("oid"))))
                .sorted()
                .toList();
        for (int from = 0; from < oids.size(); from += DEFINITIONS_AT_ONCE) {
            var some = oids.subList(from, Math.min(from + DEFINITIONS_AT_ONCE, oids.size()));
            for (var one : spelled(some)) {
                var item = wanted.get(one.key());
                if (item == null) continue;
                found.put(item.key(), one.sql());
                if (item.id().startsWith("\"_RETURN\" on "))
                    found.put("view " + item.facts().get("table"), one.sql());
            }
        }
        return found;
    }

    private record Spelled(String key, String sql) {}

    private List<Spelled> spelled(List<Long> oids) throws SQLException {
        try {
            return connection
                    .query(
                            DEFINITIONS,
                            row -> new Spelled(
                                    row.getString(1) + " " + row.getLong(2) + " " + row.getString(3),
                                    String.valueOf(row.getString(4))),
                            oids)
                    .stream()
                    .filter(one -> !one.sql().equals("null"))
                    .toList();
        } catch (SQLException e) {
            if (Refusals.isLostConnection(e) || oids.size() == 1) {
                if (Refusals.isLostConnection(e)) throw e;
                return List.of(); // somebody holds its table; it cannot be put back by SQL of ours then
            }
            // One of them is in somebody's hands, the others are not.
            int half = oids.size() / 2;
            var both = new ArrayList<>(spelled(oids.subList(0, half)));
            both.addAll(spelled(oids.subList(half, oids.size())));
            return both;
        }
    }

    private static String kind(String kind) {
        return kind.equals("procedure") ? "function" : kind;
    }
}
