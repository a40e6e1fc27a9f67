package io.nightlatch.postgres.roles;

import io.nightlatch.access.session.SessionLogin;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * What a login prepared for a later commit outlives its backend, its role and a restart. Only its owner may roll it back
 * (manual, "ROLLBACK PREPARED"), so the broker becomes the owner for that one statement, in which no user's code runs.
 *
 * <p>Under SET ROLE the owner is that role. The catalogs do not tell which session it was then, so what a role that the
 * login may be has prepared is rolled back as soon as nobody else may be that role.
 */
final class PreparedTransactions {
    private static final String HERE = """
        with given as (select ?::pg_catalog.int8::pg_catalog.oid as login, ?::pg_catalog.name as undertaker),
        member as (
          select m.roleid, m.member from pg_catalog.pg_auth_members m
          -- before 16 there is no such option, and each member may SET ROLE
          where coalesce((pg_catalog.to_jsonb(m) operator(pg_catalog.->>) 'set_option')::pg_catalog.bool, true)
        )
        select p.ownerid::pg_catalog.int8, pg_catalog.format('rollback prepared %L', p.gid)
        from given cross join pg_catalog.pg_prepared_xact() p
        join pg_catalog.pg_database d on d.oid operator(pg_catalog.=) p.dbid
        where d.datname operator(pg_catalog.=) pg_catalog.current_database()
          and (p.ownerid operator(pg_catalog.=) given.login
            or exists (select from member where member.roleid operator(pg_catalog.=) p.ownerid
                and member.member operator(pg_catalog.=) given.login)
              and exists (select from pg_catalog.pg_roles r
                where r.oid operator(pg_catalog.=) p.ownerid and not r.rolcanlogin)
              and not exists (select from member join pg_catalog.pg_roles r on r.oid operator(pg_catalog.=) member.member
                where member.roleid operator(pg_catalog.=) p.ownerid and member.member operator(pg_catalog.<>) given.login
                  and r.rolname operator(pg_catalog.<>) all (array[current_user, given.undertaker])))\
        """;
    private static final String BECOME = """
        select s.statement from pg_catalog.pg_roles r cross join lateral (values
          (1, pg_catalog.concat(pg_catalog.format('grant %I to %I', r.rolname, current_user), ?::pg_catalog.text)),
          (2, pg_catalog.format('set role %I', r.rolname))) s(ord, statement)
        where r.oid operator(pg_catalog.=) ?::pg_catalog.int8::pg_catalog.oid order by s.ord\
        """;
    private static final String GIVE_BACK = """
        select pg_catalog.concat(pg_catalog.format('revoke %I from %I', r.rolname, current_user), ?::pg_catalog.text)
        from pg_catalog.pg_roles r where r.oid operator(pg_catalog.=) ?::pg_catalog.int8::pg_catalog.oid\
        """;

    private final Broker broker;
    private final SessionLogin login;

    PreparedTransactions(Broker broker, SessionLogin login) {
        this.broker = broker;
        this.login = login;
    }

    private record Prepared(long owner, String rollback) {
        static Prepared of(ResultSet row) throws SQLException {
            return new Prepared(row.getLong(1), row.getString(2));
        }
    }

    /** How many there were in this database. */
    int rollBack() throws SQLException {
        var undertaker = broker.target().undertaker().user();
        var all = broker.useUrgently(connection -> connection.query(HERE, Prepared::of, login.oid(), undertaker));
        for (long owner : all.stream().map(Prepared::owner).distinct().toList()) {
            rollBack(
                    owner,
                    all.stream()
                            .filter(one -> one.owner() == owner)
                            .map(Prepared::rollback)
                            .toList());
        }
        return all.size();
    }

    private void rollBack(long owner, List<String> rollbacks) throws SQLException {
        broker.useOnce(connection -> {
            connection.runRows(BECOME, Sql.membership(connection.major(), false, true), owner);
            try {
                connection.run(rollbacks);
            } finally {
                connection.run("set role none");
                connection.runRows(GIVE_BACK, Sql.givenByUs(connection.major()), owner);
            }
            return true;
        });
    }
}
