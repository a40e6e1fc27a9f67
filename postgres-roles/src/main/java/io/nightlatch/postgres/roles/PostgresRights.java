package io.nightlatch.postgres.roles;

import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.session.Rights;
import io.nightlatch.access.session.SessionLogin;
import io.nightlatch.access.statement.Need;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers from the catalogs by OID, which takes no locks on what is asked about. A schema of the path on which the login has no
 * USAGE may be in it: where a candidate would make it visible, and a name mean something else by it, that candidate is not the
 * answer.
 */
public final class PostgresRights implements Rights {
    private static final String ON_RELATION = Sql.of("rights_on_relation.sql");
    private static final String ON_FUNCTION = Sql.of("rights_on_function.sql");
    private static final String ON_SCHEMA = Sql.of("rights_on_schema.sql");
    private static final String BLOCKS = """
        select exists (select from pg_catalog.pg_stat_activity w
          where w.wait_event_type operator(pg_catalog.=) 'Lock'
            and exists (select from pg_catalog.pg_stat_activity h
              where h.usesysid operator(pg_catalog.=) ?::pg_catalog.int8::pg_catalog.oid
                and h.pid operator(pg_catalog.=) any (pg_catalog.pg_blocking_pids(w.pid))))\
        """;
    private static final String TEMPORARY = "pg_temp_";

    private final Broker broker;

    public PostgresRights(Broker broker) {
        this.broker = broker;
    }

    /** What one need comes to with one role; {@code sure} is false where the catalogs cannot tell. */
    private record Answer(String role, boolean sure, boolean sameMeaning, boolean loginMay, boolean bothMay) {
        static Answer of(ResultSet row) throws SQLException {
            boolean loginMay = row.getBoolean("login_may");
            boolean known = !row.wasNull();
            return new Answer(
                    row.getString("rolname"),
                    known && !row.getBoolean("unsure"),
                    row.getBoolean("same"),
                    loginMay,
                    row.getBoolean("both_may"));
        }
    }

    @Override
    public Optional<DatabaseRole> least(
            SessionLogin login, List<String> schemas, List<Need> needs, List<DatabaseRole> candidates) {
        if (needs.isEmpty() || candidates.isEmpty()) return Optional.empty();
        try {
            var answers = new ArrayList<List<Answer>>();
            broker.use(connection -> {
                for (var need : needs) answers.add(ask(connection, login, schemas, need, candidates));
                return true;
            });
            return leastOf(answers, candidates);
        } catch (SQLException e) {
            throw broker.unavailable("see what " + login.name() + " lacks", e, Optional.empty());
        }
    }

    @Override
    public boolean blocksOthers(SessionLogin login) {
        try {
            return broker.use(connection -> connection
                    .one(BLOCKS, row -> row.getBoolean(1), login.oid())
                    .orElse(false));
        } catch (SQLException e) {
            throw broker.unavailable("see whom " + login.name() + " keeps waiting", e, Optional.empty());
        }
    }

    private static Optional<DatabaseRole> leastOf(List<List<Answer>> answers, List<DatabaseRole> candidates) {
        // Whether a role's name is known to the target says nothing of the others; an unsure need spoils them all.
        var all = answers.stream().flatMap(List::stream).toList();
        if (all.stream().anyMatch(answer -> !answer.sure()) || all.stream().allMatch(Answer::loginMay))
            return Optional.empty();
        Set<String> enough = new HashSet<>(GuardedRoles.names(candidates));
        for (var forOneNeed : answers) {
            enough.retainAll(forOneNeed.stream()
                    .filter(answer -> answer.sameMeaning() && answer.bothMay())
                    .map(Answer::role)
                    .toList());
        }
        return candidates.stream().filter(role -> enough.contains(role.name())).findFirst();
    }

    private static List<Answer> ask(
            Pinned connection, SessionLogin login, List<String> path, Need need, List<DatabaseRole> candidates)
            throws SQLException {
        return switch (need) {
            case Need.OnRelation(var schema, var name, var privilege) ->
                ask(connection, ON_RELATION, login, candidates, path, schema, name, privilege);
            case Need.Ownership(var schema, var name) ->
                ask(connection, ON_RELATION, login, candidates, path, schema, name, null);
            case Need.OnFunction(var schema, var name) ->
                ask(connection, ON_FUNCTION, login, candidates, path, schema, name, "EXECUTE");
            case Need.CreateIn(var schema) -> ask(connection, ON_SCHEMA, login, candidates, path, schema, "", "CREATE");
        };
    }

    private static List<Answer> ask(
            Pinned connection,
            String sql,
            SessionLogin login,
            List<DatabaseRole> candidates,
            List<String> path,
            Optional<String> schema,
            String name,
            @Nullable String privilege)
            throws SQLException {
        var where = schema.map(named -> named.equals("pg_temp") ? temporary(path) : List.of(named))
                .orElse(path);
        return connection.query(
                sql,
                Answer::of,
                login.oid(),
                GuardedRoles.names(candidates),
                where,
                name,
                privilege,
                schema.isPresent());
    }

    private static List<String> temporary(List<String> path) {
        return path.stream().filter(schema -> schema.startsWith(TEMPORARY)).toList();
    }
}
