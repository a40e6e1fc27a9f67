package io.nightlatch.e2e;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A session login as a superuser sees it, beside the gateway. */
record TargetLogin(long oid, String name, boolean mayLogIn) {

    /** The session logins that {@code person} has now. */
    static List<TargetLogin> of(Connection admin, String person) throws SQLException {
        try (var query = admin.prepareStatement("""
            select oid, rolname, rolcanlogin
              from pg_catalog.pg_roles
             where pg_catalog.starts_with(rolname, ?)
             order by oid\
            """)) {
            query.setString(1, person + "~");
            try (var rows = query.executeQuery()) {
                var logins = new ArrayList<TargetLogin>();
                while (rows.next()) {
                    logins.add(new TargetLogin(rows.getLong(1), rows.getString(2), rows.getBoolean(3)));
                }
                return logins;
            }
        }
    }

    /** Its server processes. */
    List<Integer> backends(Connection admin) throws SQLException {
        try (var query = admin.prepareStatement("select pid from pg_catalog.pg_stat_activity where usesysid = ?")) {
            query.setLong(1, oid);
            try (var rows = query.executeQuery()) {
                var pids = new ArrayList<Integer>();
                while (rows.next()) pids.add(rows.getInt(1));
                return pids;
            }
        }
    }

    /** Where the catalogs still know it: by its OID, so a renamed login counts too. */
    List<String> traces(Connection admin) throws SQLException {
        try (var query = admin.prepareStatement("""
            with login (oid) as (select ?::bigint::oid)
            select 'pg_roles: ' || rolname from pg_catalog.pg_roles natural join login
            union all
            select 'pg_auth_members: ' || roleid::regrole::text
              from pg_catalog.pg_auth_members, login where login.oid in (member, roleid, grantor)
            union all
            select 'pg_stat_activity: ' || pid from pg_catalog.pg_stat_activity, login where usesysid = login.oid
            union all
            select 'pg_prepared_xacts: ' || gid from pg_catalog.pg_prepared_xacts
             where owner not in (select rolname from pg_catalog.pg_roles)
            union all
            select 'pg_db_role_setting: ' || setdatabase
              from pg_catalog.pg_db_role_setting, login where setrole = login.oid
            union all
            select 'pg_shdepend: ' || classid::regclass::text || ' ' || objid
              from pg_catalog.pg_shdepend, login
             where refclassid = 'pg_catalog.pg_authid'::regclass and refobjid = login.oid\
            """)) {
            query.setLong(1, oid);
            try (var rows = query.executeQuery()) {
                var traces = new ArrayList<String>();
                while (rows.next()) traces.add(rows.getString(1));
                return traces;
            }
        }
    }
}
