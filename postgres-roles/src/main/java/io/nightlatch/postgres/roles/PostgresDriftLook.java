package io.nightlatch.postgres.roles;

import io.nightlatch.access.drift.Drift;
import io.nightlatch.access.drift.DriftKind;
import io.nightlatch.access.drift.DriftLook;
import io.nightlatch.access.identity.DatabaseRole;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads roles, memberships and backends by catalog, and tells those that nothing explains. */
public final class PostgresDriftLook implements DriftLook {
    /** The sealed login for the day on which nothing of ours works. */
    static final String EMERGENCY = "nightlatch_emergency";

    private static final String MEMBERSHIPS = Sql.of("drift_memberships.sql");
    private static final String ROLES = Sql.of("drift_roles.sql");
    private static final String LOGINS = Sql.of("drift_logins.sql");
    private static final String BACKENDS = Sql.of("drift_backends.sql");

    private final Broker broker;
    private final Supplier<GuardedRoles> roles;

    /** @param roles what policy says now */
    public PostgresDriftLook(Broker broker, Supplier<GuardedRoles> roles) {
        this.broker = broker;
        this.roles = roles;
    }

    record Member(String role, String member, String grantor, boolean namedGrantor, boolean session) {
        static Member of(ResultSet row) throws SQLException {
            return new Member(
                    row.getString(1), row.getString(2), row.getString(3), row.getBoolean(4), row.getBoolean(5));
        }
    }

    record Login(long oid, String name, boolean strong, boolean open, boolean many) {
        static Login of(ResultSet row) throws SQLException {
            return new Login(row.getLong(1), row.getString(2), row.getBoolean(3), row.getBoolean(4), row.getBoolean(5));
        }
    }

    record Backend(
            long pid, String started, String name, boolean superuser, String client, boolean session, String holds) {
        static Backend of(ResultSet row) throws SQLException {
            return new Backend(
                    row.getLong(1),
                    row.getString(2),
                    row.getString(3),
                    row.getBoolean(4),
                    row.getString(5),
                    row.getBoolean(6),
                    row.getString(7));
        }
    }

    private record Read(
            List<Member> members,
            List<RoleLooks> roles,
            List<Login> logins,
            Map<Long, String> written,
            List<Backend> backends) {}

    @Override
    public Seen look(Map<String, String> before, Supplier<Expected> expected) {
        Read read;
        try {
            read = broker.use(connection -> read(connection, before));
        } catch (SQLException e) {
            throw broker.unavailable("look for drift", e, Optional.empty());
        }
        return judged(read, before, expected.get());
    }

    private Read read(Pinned connection, Map<String, String> before) throws SQLException {
        var wrapped = GuardedRoles.names(roles.get().wrapped());
        var marker = broker.target().marker().name();
        // Backends first: a login that is gone by the time it is asked for cannot be taken for a stranger's.
        var backends = connection.query(BACKENDS, Backend::of, marker, wrapped);
        var members = connection.query(MEMBERSHIPS, Member::of, marker, wrapped);
        var logins = connection.query(LOGINS, Login::of, marker);
        var oids = before.values().stream().map(RoleLooks::oidOf).toList();
        var found = connection.query(ROLES, RoleLooks::of, wrapped, oids.isEmpty() ? List.of(0L) : oids);
        var rows = new ArrayList<Long>();
        logins.forEach(login -> rows.add(login.oid()));
        found.forEach(role -> rows.add(role.oid()));
        return new Read(members, found, logins, broker.written().of(connection, rows), backends);
    }

    private Seen judged(Read read, Map<String, String> before, Expected expected) {
        var drifts = new ArrayList<Drift>();
        for (var member : read.members()) membership(member, expected).ifPresent(drifts::add);
        var looks = new HashMap<String, String>();
        for (var role : roles.get().wrapped()) role(role, read, before, looks).ifPresent(drifts::add);
        for (var login : read.logins()) login(login, read, expected).ifPresent(drifts::add);
        for (var backend : read.backends()) bypass(backend, expected).ifPresent(drifts::add);
        return new Seen(drifts, looks);
    }

    private Optional<Drift> membership(Member one, Expected expected) {
        var target = broker.target();
        boolean ours = one.member().equals(target.broker().user())
                || one.member().equals(target.undertaker().user())
                || one.member().equals(EMERGENCY)
                || expected.keep().contains(one.member())
                || roles.get().wrapped().contains(new DatabaseRole(one.member())) // told of by how that role looks
                || expected.granted()
                        .getOrDefault(one.member(), java.util.Set.of())
                        .contains(one.role());
        if (ours) return Optional.empty();
        var by = one.namedGrantor() ? " granted by " + Sql.quoted(one.grantor()) : "";
        var revoke = "revoke " + Sql.quoted(one.role()) + " from " + Sql.quoted(one.member()) + by + " cascade";
        boolean mayUndo =
                !one.namedGrantor() || one.grantor().equals(target.broker().user());
        return Optional.of(new Drift(
                DriftKind.MEMBERSHIP,
                one.member() + " in " + one.role() + " by " + one.grantor(),
                one.member() + " has " + one.role() + ", and neither a grant nor keep says why",
                one.grantor().isEmpty() ? Optional.empty() : Optional.of(one.grantor()),
                List.of(revoke),
                mayUndo ? List.of(revoke) : List.of(),
                !one.session()));
    }

    private static Optional<Drift> role(
            DatabaseRole role, Read read, Map<String, String> known, Map<String, String> looksNow) {
        var name = role.name();
        var before = Optional.ofNullable(known.get(name)).map(RoleLooks::parse);
        var now = read.roles().stream().filter(one -> one.name().equals(name)).findFirst();
        var same = before.flatMap(was -> read.roles().stream()
                .filter(one -> one.oid() == was.oid() && !one.name().equals(name))
                .findFirst());
        if (same.isPresent()) {
            var called = same.get().name();
            return Optional.of(RoleLooks.drift(
                    name,
                    "is called " + called + " now" + (now.isPresent() ? ", and another role has its name" : ""),
                    List.of(
                            now.isPresent() ? "-- drop, or rename, the other role " + Sql.quoted(name) : "",
                            "alter role " + Sql.quoted(called) + " rename to " + Sql.quoted(name))));
        }
        if (now.isEmpty()) {
            return Optional.of(new Drift(
                    DriftKind.MISSING,
                    name,
                    "policy wraps " + name + ", and there is no such role",
                    Optional.empty(),
                    List.of("-- create it, or take it out of the policy"),
                    List.of(),
                    true));
        }
        var looks = now.get().written(read.written().getOrDefault(now.get().oid(), ""));
        looksNow.put(name, looks.toString());
        return before.flatMap(was -> looks.differs(was));
    }

    private Optional<Drift> login(Login login, Read read, Expected expected) {
        var name = Sql.quoted(login.name());
        var words = new ArrayList<String>();
        if (login.strong()) words.add("has attributes that we gave it not");
        if (login.open()) words.add("may log in");
        if (login.many()) words.add("may connect more than once");
        var left = broker.written().asWeLeft(login.oid());
        var row = read.written().get(login.oid());
        if (left.isPresent() && row != null && !row.equals(left.get()) && words.isEmpty()) {
            words.add("its row was written: somebody, itself it may be, set a password");
        }
        if (!expected.logins().contains(login.name()) && left.isPresent())
            words.add("bears another name than we gave it");
        var granted = expected.granted().getOrDefault(login.name(), java.util.Set.of());
        for (var role : granted) {
            boolean has = read.members().stream()
                    .anyMatch(one ->
                            one.member().equals(login.name()) && one.role().equals(role));
            if (!has) words.add("has a grant of " + role + " and not the role");
        }
        if (words.isEmpty()) return Optional.empty();
        var back = "alter role " + name
                + " nosuperuser nocreaterole nocreatedb noreplication nobypassrls nologin connection limit 1 password"
                + " null";
        return Optional.of(new Drift(
                DriftKind.LOGIN,
                login.name(),
                String.join("; ", words),
                Optional.empty(),
                List.of(back),
                List.of("alter role " + name + " nologin connection limit 1 password null"),
                false));
    }

    private Optional<Drift> bypass(Backend backend, Expected expected) {
        var target = broker.target();
        if (expected.backends().contains((int) backend.pid())) return Optional.empty();
        boolean emergency = backend.name().equals(EMERGENCY);
        boolean holds = !backend.holds().isEmpty()
                && !backend.superuser()
                && !expected.keep().contains(backend.name())
                && !backend.name().equals(target.broker().user())
                && !backend.name().equals(target.undertaker().user());
        boolean nobody = backend.name().isEmpty();
        if (!emergency && !holds && !nobody && !backend.session()) return Optional.empty();
        var who = nobody ? "a role that is gone" : backend.name();
        var meaning = emergency
                ? "the emergency login is in use, from " + backend.client()
                : nobody || backend.session()
                        ? "a connection of " + who + " that the gateway did not make, from " + backend.client()
                        : who + " holds " + backend.holds() + " and is connected beside the gateway, from "
                                + backend.client();
        var terminate = "select pg_catalog.pg_terminate_backend(a.pid) from pg_catalog.pg_stat_get_activity("
                + backend.pid() + ") a where a.backend_start operator(pg_catalog.=) '" + backend.started() + "'";
        boolean oneByOne = nobody || backend.session();
        return Optional.of(new Drift(
                DriftKind.BYPASS,
                oneByOne ? who + ", process " + backend.pid() + " since " + backend.started() : who,
                meaning,
                Optional.of(who),
                List.of(terminate),
                List.of(terminate),
                !oneByOne));
    }

    @Override
    public Optional<String> undo(Drift drift) {
        try {
            return broker.use(connection -> {
                for (var sql : drift.undo()) connection.run(sql);
                return Optional.<String>empty();
            });
        } catch (SQLException e) {
            return Optional.of(Refusals.words(e));
        }
    }
}
