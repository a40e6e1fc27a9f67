package io.nightlatch.postgres.roles;

import io.nightlatch.access.identity.PrincipalName;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A person's own role in the target, which all of their session logins are in. It can do nothing, cannot log in and is in no role: it
 * keeps what they make without a grant from one session to the next, and row policies can name it.
 */
final class PersonRole {
    private static final String PREFIX = "nl_person_";
    private static final int MAX_BYTES = 63; // NAMEDATALEN - 1 (manual, "Identifiers and Key Words")
    private static final int HASH_BYTES = 6;

    private static final String STATE = """
        select pg_catalog.shobj_description(r.oid, 'pg_authid') operator(pg_catalog.=) ?::pg_catalog.text as ours,
          r.rolcanlogin or r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls as powerful,
          (select pg_catalog.string_agg(pg_catalog.format('REVOKE %I FROM %I;', held.rolname, r.rolname), ' ')
             from pg_catalog.pg_auth_members m join pg_catalog.pg_roles held on held.oid operator(pg_catalog.=) m.roleid
             where m.member operator(pg_catalog.=) r.oid) as revokes
        from pg_catalog.pg_roles r where r.rolname operator(pg_catalog.=) ?::pg_catalog.name\
        """;
    private static final String MAKE = """
        select s.statement from (values
          (1, pg_catalog.format('create role %I nologin', ?::pg_catalog.text)),
          (2, pg_catalog.format('comment on role %I is %L', ?::pg_catalog.text, ?::pg_catalog.text))) s(ord, statement)
        order by s.ord\
        """;
    private static final String DROP = """
        select pg_catalog.format('drop role %I', r.rolname) from pg_catalog.pg_roles r
        where r.rolname operator(pg_catalog.=) ?::pg_catalog.name
          and pg_catalog.shobj_description(r.oid, 'pg_authid') operator(pg_catalog.=) ?::pg_catalog.text\
        """;

    private PersonRole() {}

    private record State(boolean ours, boolean powerful, Optional<String> revokes) {}

    /** The comment by which it is known; what comes after these words is the person's whole name. */
    static String comment(PrincipalName who) {
        return "Nightlatch person: " + who;
    }

    /** A name that does not fit is cut, and told apart from others that are cut likewise. */
    static String nameOf(PrincipalName who) {
        var whole = PREFIX + who.value();
        if (whole.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES) return whole;
        var hash = "~" + HexFormat.of().formatHex(Sql.sha256(who.value()), 0, HASH_BYTES);
        int end = whole.length();
        while (whole.substring(0, end).getBytes(StandardCharsets.UTF_8).length + hash.length() > MAX_BYTES)
            end = whole.offsetByCodePoints(end, -1);
        return whole.substring(0, end) + hash;
    }

    /**
     * Makes it where it is not there yet; its name.
     *
     * @throws SQLException also if a role of that name is somebody else's, or can do anything
     */
    static String ensure(Pinned broker, PrincipalName who) throws SQLException {
        var name = nameOf(who);
        var state = state(broker, who, name);
        if (state.isEmpty()) {
            make(broker, who, name);
            state = state(broker, who, name);
        }
        var found =
                state.orElseThrow(() -> new SQLException("the role " + name + " is not there as it was made", "XX000"));
        if (!found.ours())
            throw new SQLException(
                    "the role " + name
                            + " is not the person's, as its comment does not say so; rename it, or run: COMMENT ON"
                            + " ROLE "
                            + Sql.quoted(name) + " IS '" + comment(who).replace("'", "''") + "';",
                    "42710");
        if (found.powerful() || found.revokes().isPresent())
            throw new SQLException(
                    "the role " + name + " can do something, and every session of " + who + " would without asking: "
                            + found.revokes()
                                    .orElse("ALTER ROLE " + Sql.quoted(name)
                                            + " NOLOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION"
                                            + " NOBYPASSRLS;"),
                    "0LP01");
        return name;
    }

    /** Of somebody who is nobody, after a rehearsal. */
    static void drop(Pinned broker, PrincipalName who) throws SQLException {
        broker.runRows(DROP, nameOf(who), comment(who));
    }

    private static Optional<State> state(Pinned broker, PrincipalName who, String name) throws SQLException {
        return broker.one(
                STATE,
                row -> new State(
                        row.getBoolean("ours"),
                        row.getBoolean("powerful"),
                        Optional.ofNullable(row.getString("revokes"))),
                comment(who),
                name);
    }

    private static void make(Pinned broker, PrincipalName who, String name) throws SQLException {
        try {
            broker.transact(transaction -> {
                transaction.runRows(MAKE, name, name, comment(who));
                return true;
            });
        } catch (SQLException e) {
            // Another session of theirs, opened at the same moment, has made it: seen before its commit, or after.
            if (!Refusals.stateOf(e).equals("42710") && !Refusals.stateOf(e).equals("23505")) throw e;
        }
    }
}
