package io.nightlatch.postgres.roles;

import io.nightlatch.access.session.SessionLogin;
import io.nightlatch.postgres.roles.StepListener.Step;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * What a login prepared for a later commit outlives its backend, its role and a restart. Only its owner may roll it back, in
 * the database where it was prepared (manual, "ROLLBACK PREPARED"), so the broker becomes the owner for that one statement,
 * in which no user's code runs.
 *
 * <p>Under SET ROLE the owner is that role. The catalogs do not tell which session it was then, so what a role that the
 * login may be has prepared is rolled back as soon as nobody else may be that role; until then it is told of.
 */
final class PreparedTransactions {
    private static final String THERE = Sql.of("prepared.sql");
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
    private static final String GIVE_BACK_ALL = """
        select pg_catalog.concat(pg_catalog.format('revoke %I from %I', r.rolname, current_user), ?::pg_catalog.text)
        from pg_catalog.pg_auth_members m join pg_catalog.pg_roles r on r.oid operator(pg_catalog.=) m.roleid
        join pg_catalog.pg_roles us on us.oid operator(pg_catalog.=) m.member and us.oid operator(pg_catalog.=) m.grantor
        where us.rolname operator(pg_catalog.=) current_user\
        """;
    private static final String STILL_THERE = """
        select p.transaction::pg_catalog.text from pg_catalog.pg_prepared_xact() p
        where p.transaction::pg_catalog.text operator(pg_catalog.=) any (?::pg_catalog.text[])\
        """;

    private final Broker broker;
    private final SessionLogin login;
    private final StepListener steps;

    PreparedTransactions(Broker broker, SessionLogin login, StepListener steps) {
        this.broker = broker;
        this.steps = steps;
        this.login = login;
    }

    /** @param words what to tell a person who has to decide, {@code rollback} the statement for it */
    private record Prepared(
            long owner, String database, String transaction, boolean certain, String rollback, String words) {
        static Prepared of(ResultSet row) throws SQLException {
            return new Prepared(
                    row.getLong("owner"),
                    row.getString("database"),
                    row.getString("transaction"),
                    row.getBoolean("certain"),
                    row.getString("rollback"),
                    row.getString("words"));
        }
    }

    private record Place(String database, long owner) {}

    /** What one look found: how many were rolled back, and those of which nobody can tell whether they are the login's. */
    record Result(int rolledBack, List<Doubtful> doubtful) {}

    record Doubtful(String transaction, String words) {}

    /** @throws SQLException if one of them could not be rolled back; the others are, then */
    Result rollBack() throws SQLException {
        var undertaker = broker.target().undertaker().user();
        var all = broker.useUrgently(connection -> connection.query(THERE, Prepared::of, login.oid(), undertaker));
        var certain = new LinkedHashMap<Place, List<String>>();
        var doubtful = new ArrayList<Doubtful>();
        for (var one : all) {
            if (one.certain()) {
                certain.computeIfAbsent(new Place(one.database(), one.owner()), _ -> new ArrayList<>())
                        .add(one.rollback());
            } else {
                doubtful.add(new Doubtful(one.transaction(), one.words()));
            }
        }
        var failures = new ArrayList<SQLException>();
        for (var place : certain.entrySet()) {
            try {
                rollBack(place.getKey(), place.getValue());
            } catch (SQLException e) {
                failures.add(new Undertaker.Failed(
                        "in database " + place.getKey().database() + ": " + Refusals.words(e), e));
            }
        }
        for (var failure : failures) throw failure;
        return new Result(all.size() - doubtful.size(), doubtful);
    }

    /** Those of the doubtful that are there still. */
    List<Doubtful> still(List<Doubtful> doubtful) throws SQLException {
        if (doubtful.isEmpty()) return doubtful;
        var transactions = doubtful.stream().map(Doubtful::transaction).toList();
        var there = broker.useUrgently(connection -> connection.texts(STILL_THERE, transactions));
        return doubtful.stream()
                .filter(one -> there.contains(one.transaction()))
                .toList();
    }

    private void rollBack(Place place, List<String> rollbacks) throws SQLException {
        var lock = broker.becoming().readLock();
        lock.lock();
        try {
            broker.useOnce(place.database(), connection -> {
                connection.runRows(BECOME, Sql.membership(connection.major(), false, true), place.owner());
                steps.reached(Step.BECAME);
                try {
                    connection.run(rollbacks);
                } catch (SQLException e) {
                    giveBack(connection, place.owner());
                    throw e;
                }
                giveBack(connection, place.owner());
                return true;
            });
        } finally {
            lock.unlock();
        }
    }

    private static void giveBack(Pinned connection, long owner) throws SQLException {
        connection.run("set role none");
        connection.runRows(GIVE_BACK, Sql.givenByUs(connection.major()), owner);
    }

    /** After a crash while the broker was somebody else. */
    static void giveBackWhatWasLeft(Broker broker) throws SQLException {
        var lock = broker.becoming().writeLock();
        if (!lock.tryLock()) return; // it is somebody because that is needed now
        try {
            broker.use(connection -> {
                connection.runRows(GIVE_BACK_ALL, Sql.givenByUs(connection.major()));
                return true;
            });
        } finally {
            lock.unlock();
        }
    }
}
