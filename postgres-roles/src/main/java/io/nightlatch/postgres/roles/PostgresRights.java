package io.nightlatch.postgres.roles;

import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.session.Outlook;
import io.nightlatch.access.session.Rights;
import io.nightlatch.access.session.SessionLogin;
import io.nightlatch.access.statement.ColumnSet;
import io.nightlatch.access.statement.Need;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers from the catalogs by OID, which takes no locks on what is asked about. A schema of the path on which the login has no
 * USAGE may be in it: where a candidate would make it visible, and a name mean something else by it, that candidate is not the
 * answer.
 */
public final class PostgresRights implements Rights {
    private static final String ON_RELATION = Sql.of("rights_on_relation.sql");
    private static final String ON_FUNCTION = Sql.of("rights_on_function.sql");
    private static final String ON_TYPE = Sql.of("rights_on_type.sql");
    private static final String ON_ROLE = Sql.of("rights_on_role.sql");
    private static final String ON_SCHEMA = Sql.of("rights_on_schema.sql");
    private static final String BLOCKS = """
        select exists (select from pg_catalog.pg_stat_activity w
          where w.wait_event_type operator(pg_catalog.=) 'Lock'
            and exists (select from pg_catalog.pg_stat_activity h
              where h.usesysid operator(pg_catalog.=) ?::pg_catalog.int8::pg_catalog.oid
                and h.pid operator(pg_catalog.=) any (pg_catalog.pg_blocking_pids(w.pid))))\
        """;

    /** Whoever holds nothing at all has what PUBLIC has, whose OID in access lists is 0. */
    private static final long PUBLIC = 0;

    private static final String OIDS =
            "select r.oid from pg_catalog.pg_roles r where r.rolname operator(pg_catalog.=) any (?::pg_catalog.name[])";
    /** Without the quotes; a schema's name with a comma or a quote in it is not found, and the server decides. */
    private static final String USUAL_PATH = """
        select pg_catalog.btrim(p.schema, ' "') from pg_catalog.unnest(pg_catalog.string_to_array(coalesce((
          select pg_catalog.substr(c.setting, 13) from pg_catalog.pg_db_role_setting s
          join pg_catalog.pg_database d on d.oid operator(pg_catalog.=) s.setdatabase
          cross join lateral pg_catalog.unnest(s.setconfig) c(setting)
          where s.setrole operator(pg_catalog.=) 0::pg_catalog.oid and d.datname operator(pg_catalog.=) pg_catalog.current_database()
            and pg_catalog.starts_with(c.setting, 'search_path=')), '"$user", public'), ',')) with ordinality p(schema, ord) order by p.ord\
        """;

    private final Broker broker;

    public PostgresRights(Broker broker) {
        this.broker = broker;
    }

    /**
     * What one need comes to with one role. {@code sure} is false where the catalogs cannot tell; {@code thenMay} is about the
     * object that the name would mean with the role, where that is another one.
     */
    private record Answer(
            String role,
            Optional<String> object,
            boolean sure,
            boolean visible,
            boolean sameMeaning,
            boolean loginMay,
            boolean bothMay,
            boolean thenMay,
            String now,
            String then) {
        static Answer of(ResultSet row) throws SQLException {
            boolean loginMay = row.getBoolean("login_may");
            boolean known = !row.wasNull();
            return new Answer(
                    row.getString("rolname"),
                    Optional.ofNullable(row.getString("object")),
                    known && !row.getBoolean("unsure"),
                    row.getBoolean("visible"),
                    row.getBoolean("same"),
                    loginMay,
                    row.getBoolean("both_may"),
                    row.getBoolean("then_may"),
                    String.valueOf(row.getString("now_name")),
                    String.valueOf(row.getString("then_name")));
        }

        /** Of one who is both; a name that only the other can see is theirs to tell of. */
        Answer and(Answer other) {
            if (!sure) return other;
            if (!other.sure) return this;
            return new Answer(
                    role,
                    object.or(other::object),
                    true,
                    visible || other.visible,
                    sameMeaning || other.sameMeaning,
                    loginMay || other.loginMay,
                    bothMay || other.bothMay,
                    thenMay || other.thenMay,
                    now,
                    then);
        }
    }

    /** The answers for several holders as for one who holds all of them; one answer a role. */
    private static List<Answer> together(List<Answer> answers) {
        var byRole = new LinkedHashMap<String, Answer>();
        for (var answer : answers) byRole.merge(answer.role(), answer, Answer::and);
        return List.copyOf(byRole.values());
    }

    @Override
    public Outlook outlook(SessionLogin login, List<String> schemas, List<Need> needs, List<DatabaseRole> candidates) {
        if (needs.isEmpty() || candidates.isEmpty()) return new Outlook.Open(Set.of());
        try {
            var answers = new ArrayList<List<Answer>>();
            broker.use(connection -> {
                for (var need : needs) answers.add(ask(connection, login.oid(), schemas, need, candidates));
                return true;
            });
            return outlookOf(answers, candidates);
        } catch (SQLException e) {
            throw broker.unavailable("see what " + login.name() + " lacks", e, Optional.empty());
        }
    }

    @Override
    public Outlook outlook(List<DatabaseRole> held, List<Need> needs, List<DatabaseRole> candidates) {
        if (needs.isEmpty() || candidates.isEmpty()) return new Outlook.Open(Set.of());
        try {
            var answers = new ArrayList<List<Answer>>();
            broker.use(connection -> {
                var path = usualPath(connection);
                var holders = new ArrayList<Long>(List.of(PUBLIC));
                holders.addAll(connection.query(OIDS, row -> row.getLong(1), GuardedRoles.names(held)));
                for (var need : needs) {
                    var forOneNeed = new ArrayList<Answer>();
                    for (long holder : holders) forOneNeed.addAll(ask(connection, holder, path, need, candidates));
                    answers.add(together(forOneNeed));
                }
                return true;
            });
            return outlookOf(answers, candidates);
        } catch (SQLException e) {
            throw broker.unavailable("see what " + held + " lack", e, Optional.empty());
        }
    }

    private static List<String> usualPath(Pinned connection) throws SQLException {
        var path = new ArrayList<String>(List.of("pg_catalog"));
        path.addAll(connection.query(USUAL_PATH, row -> row.getString(1)));
        return path;
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

    private static Outlook outlookOf(List<List<Answer>> answers, List<DatabaseRole> candidates) {
        var objects = answers.stream()
                .flatMap(forOneNeed -> forOneNeed.stream().limit(1))
                .flatMap(answer -> answer.object().stream())
                .collect(Collectors.toSet());
        var sure = answers.stream()
                .filter(forOneNeed ->
                        !forOneNeed.isEmpty() && forOneNeed.stream().allMatch(Answer::sure))
                .toList();
        var lacking = sure.stream()
                .filter(forOneNeed -> !forOneNeed.getFirst().loginMay())
                .toList();
        if (lacking.isEmpty()) return new Outlook.Open(objects);
        boolean unseen =
                lacking.stream().anyMatch(forOneNeed -> !forOneNeed.getFirst().visible());
        for (var role : candidates) {
            var withRole = sure.stream()
                    .flatMap(forOneNeed ->
                            forOneNeed.stream().filter(answer -> answer.role().equals(role.name())))
                    .toList();
            if (withRole.size() < sure.size()) continue; // the target has no such role
            if (!withRole.stream().allMatch(answer -> answer.bothMay() || answer.thenMay())) continue;
            var shifted =
                    withRole.stream().filter(answer -> !answer.sameMeaning()).findFirst();
            return shifted.<Outlook>map(answer -> new Outlook.Shifts(objects, role, answer.now(), answer.then()))
                    .orElseGet(() -> new Outlook.Lacks(objects, role, unseen));
        }
        return new Outlook.Hopeless(objects);
    }

    private static List<Answer> ask(
            Pinned connection, long holder, List<String> path, Need need, List<DatabaseRole> candidates)
            throws SQLException {
        return switch (need) {
            case Need.OnRelation(var schema, var name, var privilege) ->
                onRelation(connection, holder, candidates, path, schema, name, privilege, null);
            case Need.OnColumns(var schema, var name, var privilege, var columns) ->
                onRelation(connection, holder, candidates, path, schema, name, privilege, columns);
            case Need.Lock(var schema, var name, var mode) ->
                onRelation(connection, holder, candidates, path, schema, name, lock(mode), null);
            case Need.Ownership(var schema, var name) ->
                onRelation(connection, holder, candidates, path, schema, name, null, null);
            case Need.Drop(var schema, var name) ->
                onRelation(connection, holder, candidates, path, schema, name, "DROP", null);
            case Need.DropFunction(var schema, var name) ->
                ask(connection, ON_FUNCTION, holder, candidates, path, schema, name, "DROP");
            case Need.OnType(var schema, var name) ->
                ask(connection, ON_TYPE, holder, candidates, path, schema, name, "USAGE");
            case Need.OnFunction(var schema, var name) ->
                ask(connection, ON_FUNCTION, holder, candidates, path, schema, name, "EXECUTE");
            case Need.Admin(var role) ->
                connection.query(ON_ROLE, Answer::of, holder, GuardedRoles.names(candidates), role);
            case Need.CreateIn(var schema) ->
                ask(connection, ON_SCHEMA, holder, candidates, path, schema, "", "CREATE");
        };
    }

    private static String lock(Need.Lock.Mode mode) {
        return "LOCK " + mode.name().replace('_', ' ');
    }

    private static List<Answer> onRelation(
            Pinned connection,
            long holder,
            List<DatabaseRole> candidates,
            List<String> path,
            Optional<String> schema,
            String name,
            @Nullable String privilege,
            @Nullable ColumnSet columns)
            throws SQLException {
        return columns == null
                ? ask(
                        connection,
                        ON_RELATION,
                        holder,
                        candidates,
                        path,
                        schema,
                        name,
                        privilege,
                        null,
                        "",
                        false,
                        0,
                        List.of(),
                        false)
                : ask(
                        connection,
                        ON_RELATION,
                        holder,
                        candidates,
                        path,
                        schema,
                        name,
                        privilege,
                        List.copyOf(columns.named()),
                        columns.alias(),
                        columns.every(),
                        columns.first(),
                        columns.renamed(),
                        columns.orAny());
    }

    private static List<Answer> ask(
            Pinned connection,
            String sql,
            long holder,
            List<DatabaseRole> candidates,
            List<String> path,
            Optional<String> schema,
            String name,
            @Nullable Object... more)
            throws SQLException {
        // The session's own temporary relations are found by their owner, wherever they are.
        boolean isTemporary = schema.filter("pg_temp"::equals).isPresent();
        var where = isTemporary ? List.<String>of() : schema.map(List::of).orElse(path);
        var parameters = new ArrayList<@Nullable Object>();
        parameters.addAll(List.of(holder, GuardedRoles.names(candidates), where, name));
        parameters.add(more[0]);
        parameters.add(schema.isPresent() && !isTemporary);
        parameters.addAll(Arrays.asList(more).subList(1, more.length));
        return connection.query(sql, Answer::of, parameters.toArray());
    }
}
