package io.nightlatch.postgres.roles;

import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.PrincipalName;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a login of a new name would not have of the settings that were made for its person: those that the person may change go into the
 * start-up packet, where RESET finds them, and those by which a DBA watches people to the login itself.
 */
final class InheritedSettings {
    private static final String SETTINGS = Sql.of("settings.sql");
    private static final String WATCH = "select pg_catalog.format('alter role %I set %I to %L',"
            + " ?::pg_catalog.text, ?::pg_catalog.text, ?::pg_catalog.text)";
    private static final String SCHEMA = """
        select pg_catalog.quote_ident(n.nspname) from pg_catalog.pg_namespace n
        where n.nspname::pg_catalog.text operator(pg_catalog.=) ?::pg_catalog.text\
        """;
    private static final String SEARCH_PATH = "search_path";

    private final List<One> all;

    private record One(String name, String value, String of, boolean audit) {}

    private InheritedSettings(List<One> all) {
        this.all = all;
    }

    static InheritedSettings of(Pinned broker, PrincipalName who, String person, List<DatabaseRole> baseline)
            throws SQLException {
        return new InheritedSettings(broker.query(
                SETTINGS,
                row -> new One(
                        row.getString("name"), row.getString("value"), row.getString("of"), row.getBoolean("audit")),
                who.value(),
                person,
                GuardedRoles.names(baseline)));
    }

    /**
     * Has the login watched as its person was.
     *
     * @throws SQLException if we may not; a session that goes unseen is worse than none
     */
    void watch(Pinned broker, String login) throws SQLException {
        var us = Sql.quoted(broker.user());
        for (var one : all) {
            if (!one.audit()) continue;
            try {
                broker.runRows(WATCH, login, one.name(), one.value());
            } catch (SQLException e) {
                if (!Refusals.stateOf(e).equals(Refusals.INSUFFICIENT_PRIVILEGE)) throw e;
                throw new SQLException(
                        "the setting " + one.name() + " of role " + one.of()
                                + " would be lost, and the session go unseen by it; run as a superuser: GRANT SET ON"
                                + " PARAMETER "
                                + one.name() + " TO " + us + ";",
                        Refusals.INSUFFICIENT_PRIVILEGE,
                        e);
            }
        }
    }

    /**
     * For the start-up packet. {@code "$user"} would be the login's own name, which no schema has: where the person has a schema, it
     * stands for that.
     *
     * @param usualPath the database's search_path where nothing else is said
     */
    Map<String, String> forStart(Pinned broker, PrincipalName who, String usualPath) throws SQLException {
        var start = new LinkedHashMap<String, String>();
        for (var one : all) if (!one.audit()) start.put(one.name(), one.value());
        var path = start.getOrDefault(SEARCH_PATH, usualPath);
        if (path.contains("$user")) {
            for (var schema : broker.texts(SCHEMA, who.value())) {
                start.put(SEARCH_PATH, path.replace("\"$user\"", schema).replace("$user", schema));
            }
        }
        return start;
    }
}
