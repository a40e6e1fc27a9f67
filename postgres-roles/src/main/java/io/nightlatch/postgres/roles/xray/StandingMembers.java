package io.nightlatch.postgres.roles.xray;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes a role's standing members away, and gives them back. What was taken is written into the role's comment in the same
 * transaction, behind whatever stands there: so it cannot be lost or be half done, and another person can undo it from another
 * machine.
 */
public final class StandingMembers {
    private static final String MARK =
            "Nightlatch took these standing members away; nightlatch unwrap gives them back: ";

    private static final String ABOUT = """
        select r.oid::int8, coalesce(shobj_description(r.oid, 'pg_authid'), ''),
          current_setting('server_version_num')::int >= 160000
        from pg_roles r where r.rolname = ?\
        """;

    private static final String RECORD = """
        select jsonb_agg(jsonb_build_object('member', m.rolname, 'grantor', g.rolname, 'admin', x.admin_option,
            'inherit', coalesce((to_jsonb(x) ->> 'inherit_option')::bool, m.rolinherit),
            'set', coalesce((to_jsonb(x) ->> 'set_option')::bool, true)) order by t.ord)::text, count(*)
        from unnest(?::int8[], ?::int8[]) with ordinality t(member, grantor, ord)
        join pg_auth_members x on x.roleid = ?::int8::oid and x.member = t.member::oid and x.grantor = t.grantor::oid
        join pg_roles m on m.oid = x.member left join pg_roles g on g.oid = x.grantor\
        """;

    private static final String REVOKES = """
        select format('revoke %I from %I', ?::text, x.member) || case when ?::bool and x.grantor is not null then format(' granted by %I', x.grantor) else '' end
        from jsonb_array_elements(?::jsonb) with ordinality e(entry, ord)
        cross join lateral jsonb_to_record(e.entry) x(member text, grantor text)
        order by e.ord\
        """;

    /** Who let a member in can only be said by who has that one's rights; without it the one who gives back has. */
    private static final String GRANTS = """
        select x.member, m.oid is not null, format('grant %I to %I', ?::text, x.member)
          || case when ?::bool then format(' with admin %s, inherit %s, set %s', x.admin::text, x.inherit::text, x.set::text) when x.admin then ' with admin option' else '' end
          || case when g.oid is not null and pg_has_role(g.oid, 'USAGE') then format(' granted by %I', x.grantor) else '' end
        from jsonb_array_elements(?::jsonb) with ordinality e(entry, ord)
        cross join lateral jsonb_to_record(e.entry) x(member text, grantor text, admin bool, inherit bool, set bool)
        left join pg_roles m on m.rolname = x.member left join pg_roles g on g.rolname = x.grantor
        order by e.ord desc\
        """;

    private final Connection connection;
    private final String role;

    /** @param connection of somebody who may hand the role on and comment on it; the caller closes it */
    public StandingMembers(Connection connection, String role) {
        this.connection = connection;
        this.role = role;
    }

    private record About(long oid, String comment, boolean fineGrained) {
        String own() {
            int mark = comment.indexOf(MARK);
            return mark < 0 ? comment : comment.substring(0, mark).stripTrailing();
        }

        Optional<String> taken() {
            int mark = comment.indexOf(MARK);
            return mark < 0 ? Optional.empty() : Optional.of(comment.substring(mark + MARK.length()));
        }
    }

    /**
     * What giving back comes to.
     *
     * @param statements in order; empty when nothing was taken
     * @param gone former members that are no roles any more
     */
    public record GivingBack(List<String> statements, List<String> gone) {
        public GivingBack {
            statements = List.copyOf(statements);
            gone = List.copyOf(gone);
        }
    }

    /** The statements that {@link #take} would run, the last of which writes down what was taken. */
    public List<String> taking(WrapPlan plan) throws SQLException {
        var about = about();
        var record = record(about, plan);
        var statements = new ArrayList<>(texts(REVOKES, role, about.fineGrained(), record));
        var all = about.taken().isEmpty()
                ? record
                : texts("select (?::jsonb || ?::jsonb)::text", about.taken().get(), record)
                        .getFirst();
        var words = (about.own().isEmpty() ? "" : about.own() + "\n\n") + MARK + all;
        statements.add(texts("select format('comment on role %I is %L', ?::text, ?::text)", role, words)
                .getFirst());
        return List.copyOf(statements);
    }

    /** All of it or nothing. */
    public void take(WrapPlan plan) throws SQLException {
        inOneTransaction(() -> taking(plan));
    }

    public GivingBack givingBack() throws SQLException {
        var about = about();
        if (about.taken().isEmpty()) return new GivingBack(List.of(), List.of());
        var statements = new ArrayList<String>();
        var gone = new ArrayList<String>();
        try (var query = connection.prepareStatement(GRANTS)) {
            query.setString(1, role);
            query.setBoolean(2, about.fineGrained());
            query.setString(3, about.taken().get());
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    if (rows.getBoolean(2)) statements.add(rows.getString(3));
                    else gone.add(rows.getString(1));
                }
            }
        }
        statements.add(
                texts("select format('comment on role %I is %L', ?::text, nullif(?::text, ''))", role, about.own())
                        .getFirst());
        return new GivingBack(statements, gone);
    }

    /** All of it or nothing. */
    public void giveBack() throws SQLException {
        inOneTransaction(() -> givingBack().statements());
    }

    private interface Statements {
        List<String> spelled() throws SQLException;
    }

    private void inOneTransaction(Statements statements) throws SQLException {
        connection.setAutoCommit(false);
        try {
            for (var sql : statements.spelled()) {
                try (var statement = connection.createStatement()) {
                    statement.setEscapeProcessing(false);
                    statement.execute(sql);
                }
            }
            connection.commit();
        } finally {
            connection.rollback(); // nothing is left to roll back after a commit
            connection.setAutoCommit(true);
        }
    }

    private About about() throws SQLException {
        try (var query = connection.prepareStatement(ABOUT)) {
            query.setString(1, role);
            try (var rows = query.executeQuery()) {
                if (!rows.next()) throw new SQLException("there is no role \"" + role + "\"", "42704");
                return new About(rows.getLong(1), rows.getString(2), rows.getBoolean(3));
            }
        }
    }

    /** As the catalogs have them now. */
    private String record(About about, WrapPlan plan) throws SQLException {
        try (var query = connection.prepareStatement(RECORD)) {
            query.setArray(1, oids(plan.taken().stream().map(Membership::member).toList()));
            query.setArray(
                    2, oids(plan.taken().stream().map(Membership::grantor).toList()));
            query.setLong(3, about.oid());
            try (var rows = query.executeQuery()) {
                rows.next();
                if (rows.getInt(2) != plan.taken().size()) {
                    throw new SQLException(
                            "somebody changed the members of \"" + role + "\" meanwhile; look again", "40001");
                }
                return Optional.ofNullable(rows.getString(1)).orElse("[]");
            }
        }
    }

    private Array oids(List<Long> values) throws SQLException {
        return connection.createArrayOf("int8", values.toArray());
    }

    private List<String> texts(String sql, Object... parameters) throws SQLException {
        try (var query = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                if (parameters[i] instanceof Boolean truth) query.setBoolean(i + 1, truth);
                else query.setString(i + 1, parameters[i].toString());
            }
            try (var rows = query.executeQuery()) {
                var found = new ArrayList<String>();
                while (rows.next()) found.add(rows.getString(1));
                return found;
            }
        }
    }
}
