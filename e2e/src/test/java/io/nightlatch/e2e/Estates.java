package io.nightlatch.e2e;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What of session logins is left on a server that nobody is using, seen by a superuser, in each of its databases. */
final class Estates {
    /** Of the whole server. A role that is no more is still named by its number, in whatever forgot it. */
    private static final String SHARED = """
        select 'login ' || rolname from pg_roles where rolname like '%~%'
        union all
        select 'membership of ' || coalesce(r.rolname, roleid::text) || ' for ' || coalesce(m.rolname, member::text) || ' by '
            || coalesce(g.rolname, grantor::text)
          from pg_auth_members left join pg_roles r on r.oid = roleid left join pg_roles m on m.oid = member
            left join pg_roles g on g.oid = grantor
          where r.oid is null or m.oid is null or g.oid is null
            or m.rolname in ('nightlatch_undertaker', 'nightlatch_broker') and g.rolname = 'nightlatch_broker'
        union all
        select 'backend ' || pid || ' of ' || coalesce(usename, usesysid::text) from pg_stat_activity a
          where usesysid is not null and not exists (select from pg_roles r where r.oid = a.usesysid and r.rolname not like '%~%')
        union all
        select 'entry in ' || classid::regclass || ' ' || objid || ' of ' || refobjid from pg_shdepend
          where refclassid = 'pg_authid'::regclass and not exists (select from pg_roles r where r.oid = refobjid)
        union all
        select 'setting of ' || setrole from pg_db_role_setting
          where setrole <> 0 and not exists (select from pg_roles r where r.oid = setrole)
        union all
        select 'prepared ' || gid || ' of ' || coalesce(p.owner, 'nobody') from pg_prepared_xacts p\
        """;

    /** Of one database: owners and grantees that are no more. */
    private static final String HERE = """
        select current_database() || ': ' || what || ' of ' || role from (
          select 'relation ' || relname as what, relowner as role from pg_class
          union all select 'routine ' || proname, proowner from pg_proc
          union all select 'schema ' || nspname, nspowner from pg_namespace
          union all select 'type ' || typname, typowner from pg_type
          union all select 'large object ' || oid, lomowner from pg_largeobject_metadata
          union all select 'default privileges', defaclrole from pg_default_acl
          union all select 'right on relation ' || relname, unnest(array[a.grantee, a.grantor]) from pg_class, aclexplode(relacl) a
          union all select 'right on routine ' || proname, unnest(array[a.grantee, a.grantor]) from pg_proc, aclexplode(proacl) a
          union all select 'right on schema ' || nspname, unnest(array[a.grantee, a.grantor]) from pg_namespace, aclexplode(nspacl) a
          union all select 'right on database', unnest(array[a.grantee, a.grantor]) from pg_database, aclexplode(datacl) a
          union all select 'default right', unnest(array[a.grantee, a.grantor]) from pg_default_acl, aclexplode(defaclacl) a
        ) w where role <> 0 and not exists (select from pg_roles r where r.oid = role)\
        """;

    private Estates() {}

    /** One line for each thing that should not be there. */
    static List<String> leftOn(Shop shop, List<String> databases) throws SQLException {
        var left = new ArrayList<String>();
        for (var database : databases) {
            try (var admin = shop.admin(database)) {
                if (left.isEmpty()) left.addAll(lines(admin, SHARED));
                left.addAll(lines(admin, HERE));
            }
        }
        return left;
    }

    static List<String> lines(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var lines = new ArrayList<String>();
            while (rows.next()) lines.add(rows.getString(1));
            return lines;
        }
    }
}
