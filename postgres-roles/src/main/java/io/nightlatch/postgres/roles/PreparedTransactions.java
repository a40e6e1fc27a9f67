package io.nightlatch.postgres.roles;

import io.nightlatch.access.session.SessionLogin;
import java.sql.SQLException;
import java.util.List;

/**
 * What a login prepared for a later commit outlives its backend, its role and a restart. Only its owner may roll it back
 * (manual, "ROLLBACK PREPARED"), so the broker becomes the owner for that one statement, in which no user's code runs.
 */
final class PreparedTransactions {
    private static final String HERE = """
        select pg_catalog.format('rollback prepared %L', p.gid) from pg_catalog.pg_prepared_xact() p
        join pg_catalog.pg_database d on d.oid operator(pg_catalog.=) p.dbid
        where p.ownerid operator(pg_catalog.=) ?::pg_catalog.int8::pg_catalog.oid
          and d.datname operator(pg_catalog.=) pg_catalog.current_database()\
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

    /** How many there were in this database. */
    int rollBack() throws SQLException {
        List<String> rollbacks = broker.useUrgently(connection -> connection.texts(HERE, login.oid()));
        if (rollbacks.isEmpty()) return 0;
        return broker.useOnce(connection -> {
            connection.runRows(BECOME, Sql.membership(connection.major(), false, true), login.oid());
            try {
                connection.run(rollbacks);
            } finally {
                connection.run("set role none");
                connection.runRows(GIVE_BACK, Sql.givenByUs(connection.major()), login.oid());
            }
            return rollbacks.size();
        });
    }
}
