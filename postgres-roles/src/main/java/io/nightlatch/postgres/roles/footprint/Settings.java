package io.nightlatch.postgres.roles.footprint;

import java.util.Set;

/** The statements that put single facts back. */
final class Settings {
    // Their values are lists, whose quotes PostgreSQL keeps as they are (manual, "ALTER ROLE").
    private static final Set<String> LISTS = Set.of(
            "search_path",
            "datestyle",
            "session_preload_libraries",
            "local_preload_libraries",
            "shared_preload_libraries",
            "temp_tablespaces",
            "unix_socket_directories",
            "listen_addresses",
            "synchronous_standby_names",
            "log_destination",
            "wal_consistency_checking",
            "createrole_self_grant");

    /** Once all of them are written. */
    static final Step RELOAD = new Step(Step.Phase.CONFIGURATION, 1, "select pg_catalog.pg_reload_conf()");

    private Settings() {}

    static String set(Item setting) {
        return whose(setting) + " set " + name(setting.fact("name")) + " to "
                + value(setting.fact("name"), setting.fact("value"));
    }

    static String reset(Item setting) {
        return whose(setting) + " reset " + name(setting.fact("name"));
    }

    private static String whose(Item setting) {
        if (setting.fact("role").isEmpty() && !setting.fact("database").isEmpty()) {
            return "alter database " + setting.fact("database");
        }
        var role = setting.fact("role").isEmpty() ? "all" : setting.fact("role");
        return "alter role " + role
                + (setting.fact("database").isEmpty() ? "" : " in database " + setting.fact("database"));
    }

    /** @param before what stood there; empty if nothing did */
    static String configuration(Item entry, String before) {
        if (!entry.is("by alter system")) {
            return "-- in " + entry.fact("file") + ": "
                    + (before.isEmpty() ? "take out " + entry.fact("name") : entry.fact("name") + " = " + before);
        }
        if (before.isEmpty()) return "alter system reset " + name(entry.fact("name"));
        return "alter system set " + name(entry.fact("name")) + " to " + value(entry.fact("name"), before);
    }

    private static String name(String name) {
        return name.matches("[a-zA-Z_][a-zA-Z0-9_.]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String value(String name, String value) {
        if (LISTS.contains(name.toLowerCase(java.util.Locale.ROOT)) && !value.isEmpty()) return value;
        return literal(value);
    }

    static String literal(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    static String take(Item membership) {
        // Before 16 a membership has no options, and one giver counts for all.
        var by = membership.fact("inherit").isEmpty() ? "" : " granted by " + membership.fact("grantor");
        return "revoke " + membership.fact("role") + " from " + membership.fact("member") + by + " cascade";
    }

    static String give(Item membership) {
        var role = membership.fact("role") + " to " + membership.fact("member");
        if (membership.fact("inherit").isEmpty())
            return "grant " + role + (membership.is("admin") ? " with admin option" : "");
        return "grant " + role + " with admin " + membership.fact("admin") + ", inherit "
                + membership.fact("inherit") + ", set " + membership.fact("set") + " granted by "
                + membership.fact("grantor");
    }

    static String dropCheck(Item check) {
        return checked(check) + " drop constraint " + check.fact("name");
    }

    static String checked(Item check) {
        return check.fact("table").isEmpty()
                ? "alter domain " + check.fact("domain")
                : "alter table " + check.fact("table");
    }
}
