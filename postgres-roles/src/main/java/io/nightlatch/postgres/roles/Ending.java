package io.nightlatch.postgres.roles;

import io.nightlatch.access.session.EndingReport;
import io.nightlatch.access.session.SessionLogin;
import io.nightlatch.postgres.roles.StepListener.Step;
import io.nightlatch.postgres.roles.Undertaker.Burial;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * One ending of one login. What lets it run anything comes first and waits for nobody; what can wait comes after, and where it
 * fails the login is dead already. Each step looks at what is and can be taken again, so a crash between two is no harm.
 */
final class Ending {
    private static final int ROUNDS = 2;
    private static final Duration UNTIL_BACKENDS_ARE_GONE = Duration.ofSeconds(3);
    private static final String CLOSE = """
        select pg_catalog.format('alter role %I nologin', r.rolname) from pg_catalog.pg_roles r
        where r.oid operator(pg_catalog.=) ?::pg_catalog.int8::pg_catalog.oid and r.rolcanlogin\
        """;
    // By usesysid: it stays the login's after SET ROLE, and after the role itself was dropped.
    private static final String TERMINATE = """
        select pg_catalog.pg_terminate_backend(a.pid) from pg_catalog.pg_stat_get_activity(null) a
        where a.usesysid operator(pg_catalog.=) ?::pg_catalog.int8::pg_catalog.oid\
        """;
    // Where objects are the login's or name it; what belongs to the whole server is dealt with in the guarded database.
    private static final String ESTATES = """
        select d.datname from pg_catalog.pg_shdepend s
        join pg_catalog.pg_database d
          on d.oid operator(pg_catalog.=) s.dbid
            or (s.dbid operator(pg_catalog.=) 0::pg_catalog.oid and d.datname operator(pg_catalog.=) pg_catalog.current_database())
        where s.refclassid operator(pg_catalog.=) 'pg_catalog.pg_authid'::pg_catalog.regclass
          and s.refobjid operator(pg_catalog.=) ?::pg_catalog.int8::pg_catalog.oid
        group by d.datname order by d.datname operator(pg_catalog.=) pg_catalog.current_database() desc, d.datname\
        """;
    private static final String DROP = """
        select pg_catalog.format('drop role %I', r.rolname) from pg_catalog.pg_roles r
        where r.oid operator(pg_catalog.=) ?::pg_catalog.int8::pg_catalog.oid\
        """;

    private final Broker broker;
    private final Undertaker undertaker;
    private final GuardedRoles roles;
    private final SessionLogin login;
    private final StepListener steps;
    private final PreparedTransactions prepared;
    private final Map<String, PreparedTransactions.Doubtful> doubtful = new LinkedHashMap<>();
    private final LinkedHashSet<String> moved = new LinkedHashSet<>();
    private final LinkedHashSet<String> adopt = new LinkedHashSet<>();
    private final List<String> failures = new ArrayList<>();
    private long terminated;
    private long rolledBack;

    Ending(Broker broker, Undertaker undertaker, GuardedRoles roles, SessionLogin login, StepListener steps) {
        this.broker = broker;
        this.undertaker = undertaker;
        this.roles = roles;
        this.login = login;
        this.steps = steps;
        this.prepared = new PreparedTransactions(broker, login, steps);
    }

    /** @throws SQLException if the target does not answer; what it refuses is in the report */
    EndingReport run() throws SQLException {
        long startNanos = System.nanoTime();
        var proof = broker.useUrgently(connection -> {
            LoginsInTarget.nameOf(connection, login); // refuses a role that is not this session's
            return Proof.read(connection, login.oid());
        });
        for (int round = 0; round < ROUNDS && !proof.nothingLeft(); round++) {
            failures.clear();
            proof = takeApart();
        }
        var left = new LinkedHashSet<String>();
        if (!proof.nothingLeft()) {
            left.addAll(failures);
            left.addAll(proof.left());
        }
        // Nobody can prove that these are the login's, so they do not keep it from being gone; but somebody has to
        // look.
        for (var one : prepared.still(List.copyOf(doubtful.values()))) left.add(one.words());
        return new EndingReport(
                login,
                proof.nothingLeft(),
                List.copyOf(left),
                List.copyOf(moved),
                List.copyOf(adopt),
                counts(proof),
                Optional.of(proof.evidence()),
                Duration.ofNanos(System.nanoTime() - startNanos));
    }

    private Proof takeApart() throws SQLException {
        attempt("take LOGIN away", this::close);
        attempt("terminate its backends", this::terminate);
        attempt("take LOGIN away", this::close);
        attempt("terminate its backends", this::terminate);
        attempt("roll back its prepared transactions", this::rollBack);
        for (var database : estates()) clean(database);
        attempt("reset its statement statistics", this::forgetStatistics);
        attempt("drop it", this::drop);
        return read();
    }

    private Proof read() throws SQLException {
        return broker.useUrgently(connection -> Proof.read(connection, login.oid()));
    }

    /** A transaction of the login's own may hold its row, and ends only by the next step: so this one hardly waits. */
    private void close() throws SQLException {
        broker.useUrgently(connection -> {
            var close = connection.texts(CLOSE, login.oid());
            if (close.isEmpty()) return true;
            return connection.transact(transaction -> {
                transaction.run("set local lock_timeout = '200ms'");
                transaction.run(close);
                return true;
            });
        });
        steps.reached(Step.CLOSED);
    }

    private void terminate() throws SQLException {
        long until = System.nanoTime() + UNTIL_BACKENDS_ARE_GONE.toNanos();
        long pauseNanos = 500_000;
        int first = signal();
        terminated += first;
        for (int running = first; running > 0; running = signal()) {
            if (System.nanoTime() > until)
                throw new SQLException(running + " still running after " + UNTIL_BACKENDS_ARE_GONE);
            LockSupport.parkNanos(pauseNanos);
            pauseNanos = Math.min(pauseNanos * 2, 50_000_000);
        }
        steps.reached(Step.TERMINATED);
    }

    private int signal() throws SQLException {
        return broker.useUrgently(
                connection -> connection.texts(TERMINATE, login.oid()).size());
    }

    private void rollBack() throws SQLException {
        var result = prepared.rollBack();
        rolledBack += result.rolledBack();
        result.doubtful().forEach(one -> doubtful.put(one.transaction(), one));
        steps.reached(Step.ROLLED_BACK);
    }

    private List<String> estates() throws SQLException {
        return broker.useUrgently(connection -> connection.texts(ESTATES, login.oid()));
    }

    /** One database that cannot be dealt with now keeps no other from its turn. */
    private void clean(String database) throws SQLException {
        int before = failures.size();
        attempt("take its objects and rights away in database " + database, () -> {
            Burial burial = undertaker.bury(login, roles, database);
            moved.addAll(in(database, burial.moved(), " in database " + database));
            adopt.addAll(in(database, burial.adopt(), " -- in database " + database));
        });
        if (failures.size() == before && estates().contains(database)) {
            attempt(
                    "take away what others granted it in database " + database,
                    () -> undertaker.revokeWhatOthersGranted(login, roles, database));
        }
    }

    private List<String> in(String database, List<String> what, String where) {
        if (database.equals(broker.target().database())) return what;
        return what.stream().map(one -> one + where).toList();
    }

    private void forgetStatistics() throws SQLException {
        broker.use(connection -> StatementStatistics.forget(connection, login.oid()));
        steps.reached(Step.FORGOTTEN);
    }

    /** Takes the memberships along, which until then let the undertaker revoke what was granted through them. */
    private void drop() throws SQLException {
        broker.use(connection -> {
            connection.runRows(DROP, login.oid());
            return true;
        });
        steps.reached(Step.DROPPED);
    }

    private void attempt(String what, Attempt step) throws SQLException {
        try {
            step.run();
        } catch (SQLException e) {
            if (Refusals.isLostConnection(e) && !(e instanceof Undertaker.Failed)) throw e;
            failures.add("could not " + what + ": " + Refusals.words(e));
        }
    }

    private Map<String, Object> counts(Proof proof) {
        var counts = new LinkedHashMap<String, Object>(proof.counts());
        counts.put("terminated", terminated);
        counts.put("rolledBack", rolledBack);
        return counts;
    }

    private interface Attempt {
        void run() throws SQLException;
    }
}
