package io.nightlatch.postgres.roles;

import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.identity.ScramVerifier;
import io.nightlatch.access.session.EndingReport;
import io.nightlatch.access.session.LoginName;
import io.nightlatch.access.session.SessionLogin;
import io.nightlatch.access.session.SessionLogins;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Session logins as roles of a PostgreSQL server, 15 to 18. */
public final class PostgresSessionLogins implements SessionLogins {
    private static final String OPEN = Sql.of("open.sql");
    private static final String READ_BACK = """
        select r.oid::pg_catalog.int8 from pg_catalog.pg_roles r
        where r.rolname operator(pg_catalog.=) ?::pg_catalog.name
          and r.rolcanlogin and r.rolconnlimit operator(pg_catalog.=) 1 and r.rolvaliduntil is not null
          and not (r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls)\
        """;
    private static final String OWNS = """
        select exists (select from pg_catalog.pg_shdepend s join pg_catalog.pg_roles r
          on s.refclassid operator(pg_catalog.=) 'pg_catalog.pg_authid'::pg_catalog.regclass
            and s.refobjid operator(pg_catalog.=) r.oid
          where r.rolname operator(pg_catalog.=) ?::pg_catalog.name and s.deptype operator(pg_catalog.=) 'o'
            and s.dbid operator(pg_catalog.=) any (select 0::pg_catalog.oid union all
              select d.oid from pg_catalog.pg_database d
              where d.datname operator(pg_catalog.=) pg_catalog.current_database()))\
        """;
    private static final String SETTABLE = """
        select exists (select from pg_catalog.pg_auth_members m join pg_catalog.pg_roles r
          on r.oid operator(pg_catalog.=) m.roleid
          where m.member operator(pg_catalog.=) ?::pg_catalog.int8::pg_catalog.oid
            and r.rolname operator(pg_catalog.=) ?::pg_catalog.name and m.set_option)\
        """;
    private static final long OWNERSHIP_IS_KNOWN_FOR_NANOS = 3_000_000_000L;

    private final Broker broker;
    private final String place;
    private final Supplier<GuardedRoles> roles;
    private final RandomGenerator random;
    private final Undertaker undertaker;
    private final StepListener steps;
    private final Map<DatabaseRole, Ownership> ownership = new ConcurrentHashMap<>();
    private final List<ReentrantLock> oneEndingALogin =
            Stream.generate(ReentrantLock::new).limit(64).toList();

    private record Ownership(boolean owns, long readAtNanos) {}

    /**
     * @param roles what policy says now; asked anew at each use
     * @param random where the logins' secrets come from, so a {@link java.security.SecureRandom}
     */
    public PostgresSessionLogins(Broker broker, Supplier<GuardedRoles> roles, RandomGenerator random) {
        this(broker, roles, random, step -> {});
    }

    PostgresSessionLogins(Broker broker, Supplier<GuardedRoles> roles, RandomGenerator random, StepListener steps) {
        this(broker, roles, random, steps, broker.target().database());
    }

    /** @param place whose logins these are, as their comments say: the others on this server are not looked at */
    PostgresSessionLogins(
            Broker broker, Supplier<GuardedRoles> roles, RandomGenerator random, StepListener steps, String place) {
        this.broker = broker;
        this.place = place;
        this.roles = roles;
        this.random = random;
        this.undertaker = new Undertaker(broker, random, steps);
        this.steps = steps;
    }

    @Override
    public SessionLogin open(SessionId session, PrincipalName who, int nth, List<DatabaseRole> baseline) {
        var salted = new byte[32];
        random.nextBytes(salted);
        var salt = new byte[16];
        random.nextBytes(salt);
        var verifier = ScramVerifier.ofSalted(salted, salt, ScramVerifier.DEFAULT_ITERATIONS);
        var name = LoginName.of(who, session, nth);
        var marker = broker.target().marker();
        try {
            return broker.use(one -> {
                var person = PersonRole.ensure(one, who);
                var settings = InheritedSettings.of(one, who, person, baseline);
                var forStart = settings.forStart(one, who, broker.usualSearchPath());
                long oid = one.transact(connection -> {
                    connection.runRows(
                            OPEN,
                            name,
                            verifier.toString(),
                            LoginsInTarget.comment(session, place, who),
                            marker.name(),
                            person,
                            GuardedRoles.names(baseline),
                            Sql.membership(connection.major(), false, false),
                            Sql.membership(connection.major(), true, false));
                    settings.watch(connection, name);
                    return connection
                            .one(READ_BACK, row -> row.getLong(1), name)
                            .orElseThrow(() ->
                                    new SQLException("the login " + name + " is not there as it was made", "XX000"));
                });
                return new SessionLogin(session, name, oid, salted, forStart);
            });
        } catch (SQLException e) {
            var needed = Stream.concat(Stream.of(marker, new DatabaseRole(PersonRole.nameOf(who))), baseline.stream())
                    .toList();
            throw broker.unavailable("make the login " + name, e, missingAdminOption(e, needed));
        }
    }

    @Override
    public void connected(SessionLogin login) {
        try {
            broker.use(connection -> {
                var name = nameOf(connection, login);
                connection.run(spelled(connection, "alter role %I nologin", name));
                broker.written().weLeft(connection, login.oid());
                return true;
            });
        } catch (SQLException e) {
            throw broker.unavailable("close the login " + login.name(), e, Optional.empty());
        }
    }

    @Override
    public void unlock(SessionLogin login, DatabaseRole role, boolean settable) {
        try {
            broker.use(connection -> {
                var name = nameOf(connection, login);
                Backdoors.refuse(connection, role);
                // A second unlock must not take back what a first one gave.
                boolean set = settable
                        || (connection.major() >= 16
                                && connection
                                        .one(SETTABLE, row -> row.getBoolean(1), login.oid(), role.name())
                                        .orElse(false));
                var grant = spelled(connection, "grant %I to %I", role.name(), name);
                connection.run(grant + Sql.membership(connection.major(), true, set));
                return true;
            });
        } catch (SQLException e) {
            throw broker.unavailable("grant " + role + " to " + login.name(), e, missingAdminOption(e, List.of(role)));
        }
    }

    @Override
    public EndingReport end(SessionLogin login) {
        var lock = oneEndingALogin.get((int) (login.oid() % oneEndingALogin.size()));
        lock.lock();
        try {
            var report = new Ending(broker, undertaker, roles.get(), login, steps).run();
            if (report.gone()) broker.written().gone(login.oid());
            return report;
        } catch (SQLException e) {
            throw broker.unavailable("end the login " + login.name(), e, Optional.empty());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<EndingReport> converge(Supplier<Set<String>> alive) {
        List<SessionLogin> there;
        try {
            var target = broker.target();
            there = broker.use(
                    connection -> LoginsInTarget.all(connection, target.marker().name(), place));
            undertaker.takeBackWhatWasLeft();
            PreparedTransactions.giveBackWhatWasLeft(broker);
        } catch (SQLException e) {
            throw broker.unavailable("look for logins that were left behind", e, Optional.empty());
        }
        var living = alive.get();
        var reports = new ArrayList<EndingReport>();
        for (var login : there) {
            if (!living.contains(login.name())) reports.add(end(login));
        }
        return reports;
    }

    @Override
    public boolean ownsObjects(DatabaseRole role) {
        var known = ownership.get(role);
        if (known != null && System.nanoTime() - known.readAtNanos() < OWNERSHIP_IS_KNOWN_FOR_NANOS)
            return known.owns();
        try {
            boolean owns = broker.use(connection ->
                    connection.one(OWNS, row -> row.getBoolean(1), role.name()).orElse(false));
            ownership.put(role, new Ownership(owns, System.nanoTime()));
            return owns;
        } catch (SQLException e) {
            throw broker.unavailable("see whether " + role + " owns objects", e, Optional.empty());
        }
    }

    private static String nameOf(Pinned connection, SessionLogin login) throws SQLException {
        return LoginsInTarget.nameOf(connection, login)
                .orElseThrow(() -> new SQLException("the login " + login + " is gone", "42704"));
    }

    private static String spelled(Pinned connection, String format, String... names) throws SQLException {
        return connection
                .texts(
                        "select pg_catalog.format(?::pg_catalog.text, variadic ?::pg_catalog.text[])",
                        format,
                        List.of(names))
                .getFirst();
    }

    private Optional<String> missingAdminOption(SQLException e, List<DatabaseRole> roles) {
        if (!Refusals.stateOf(e).equals(Refusals.INSUFFICIENT_PRIVILEGE)) return Optional.empty();
        var user = '"' + broker.target().broker().user() + '"';
        return Optional.of("if the broker lacks ADMIN OPTION, run as a superuser: "
                + String.join(
                        " ",
                        roles.stream()
                                .map(role -> "GRANT \"" + role + "\" TO " + user
                                        + " WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;")
                                .toList()));
    }
}
