package io.nightlatch.postgres.roles;

import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.session.LoginName;
import io.nightlatch.access.session.SessionLogin;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a session login is known in the catalogs: its comment says whose it is. A login cannot change its own comment (manual,
 * "COMMENT"), while anybody who may make roles can imitate a name.
 */
final class LoginsInTarget {
    private static final Pattern COMMENT = Pattern.compile("Nightlatch session (S-\\w+) in (.+)", Pattern.DOTALL);
    private static final String MEMBERS = """
        select r.oid::pg_catalog.int8, r.rolname, pg_catalog.shobj_description(r.oid, 'pg_authid')
        from pg_catalog.pg_roles r
        where r.oid operator(pg_catalog.=) any (
          select m.member from pg_catalog.pg_auth_members m
          join pg_catalog.pg_roles marker on marker.oid operator(pg_catalog.=) m.roleid
          where marker.rolname operator(pg_catalog.=) ?::pg_catalog.name)
        order by r.oid\
        """;
    private static final String ONE = """
        select r.oid::pg_catalog.int8, r.rolname, pg_catalog.shobj_description(r.oid, 'pg_authid')
        from pg_catalog.pg_roles r where r.oid operator(pg_catalog.=) ?::pg_catalog.int8::pg_catalog.oid\
        """;

    private LoginsInTarget() {}

    static String comment(SessionId session, String place, PrincipalName who) {
        return ofSession(session, place) + who;
    }

    private static String ofSession(SessionId session, String place) {
        return "Nightlatch session " + session + " in " + place + ": ";
    }

    /**
     * The logins of this place's sessions, mostly a database's. Other members of the marker group are none of ours, and roles are the whole
     * server's: those of another guarded database there are looked after by its own broker.
     */
    static List<SessionLogin> all(Pinned broker, String marker, String place) throws SQLException {
        record Found(String comment, SessionLogin login) {}
        return broker
                .query(
                        MEMBERS,
                        row -> {
                            var comment = row.getString(3);
                            return login(row.getLong(1), row.getString(2), comment)
                                    .map(login -> new Found(String.valueOf(comment), login));
                        },
                        marker)
                .stream()
                .flatMap(Optional::stream)
                .filter(found ->
                        found.comment().startsWith(ofSession(found.login().session(), place)))
                .map(Found::login)
                .toList();
    }

    /**
     * Its name now; empty when no role has this OID.
     *
     * @throws IllegalStateException if the role with this OID is not the login of this session
     */
    static Optional<String> nameOf(Pinned broker, SessionLogin login) throws SQLException {
        record Found(String name, Optional<SessionLogin> login) {}
        var found = broker.one(
                ONE,
                row -> new Found(row.getString(2), login(row.getLong(1), row.getString(2), row.getString(3))),
                login.oid());
        found.ifPresent(role -> {
            if (!role.login().map(SessionLogin::session).equals(Optional.of(login.session()))) {
                throw new IllegalStateException("the role " + role.name() + " with oid " + login.oid()
                        + " is not the login of session " + login.session() + ": its comment does not say so");
            }
        });
        return found.map(Found::name);
    }

    private static Optional<SessionLogin> login(
            long oid, String name, @org.jspecify.annotations.Nullable String comment) {
        if (comment == null) return Optional.empty();
        var parts = COMMENT.matcher(comment);
        if (!parts.matches()) return Optional.empty();
        var session = new SessionId(parts.group(1));
        if (!LoginName.isOf(name, session)) return Optional.empty();
        return Optional.of(new SessionLogin(session, name, oid, new byte[0]));
    }
}
