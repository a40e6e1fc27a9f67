package io.nightlatch.store;

import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.grant.Sight;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.identity.ScramVerifier;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.session.Session;
import io.nightlatch.store.sql.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Requests, grants and sessions in PostgreSQL. Lists go on after a row by its key, so new rows do not shift them. */
final class PostgresGrantStore implements GrantStore {
    private final Transactions transactions;

    PostgresGrantStore(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public <T> T transact(Function<Unit, T> work) {
        return transactions.run(connection -> {
            var unit = new PostgresUnit(connection);
            var result = work.apply(unit);
            unit.writeHappenings();
            return result;
        });
    }

    @Override
    public List<TokenKey> tokensOf(PrincipalName principal, DatabaseName database) {
        return transactions.read(connection -> Sql.of(connection, """
            select token.grant_id, token.verifier
              from access_grant t
              join grant_token token on token.grant_id = t.id
             where (t.principal, t.database_name) = (:principal, :database) and t.state in ('approved', 'active')
             order by t.approved_at desc, t.id desc
            """)
                .with("principal", principal.value())
                .with("database", database.value())
                .list(row ->
                        new TokenKey(new GrantId(row.text("grant_id")), ScramVerifier.parse(row.text("verifier")))));
    }

    @Override
    public Optional<AccessRequest> request(RequestId id) {
        return transactions.read(connection -> Sql.of(connection, RequestRows.SELECT)
                .then(" and t.id = :id")
                .with("id", id.value())
                .first(RequestRows::read));
    }

    @Override
    public Optional<Grant> grant(GrantId id) {
        return transactions.read(connection -> Sql.of(connection, GrantRows.SELECT)
                .then(" and t.id = :id")
                .with("id", id.value())
                .first(GrantRows::read));
    }

    @Override
    public Optional<Session> session(SessionId id) {
        return transactions.read(connection -> Sql.of(connection, SessionRows.SELECT)
                .then(" and t.id = :id")
                .with("id", id.value())
                .first(SessionRows::read));
    }

    @Override
    public List<AccessRequest> requests(Sight sight, RequestFilter filter, Optional<RequestId> after, int limit) {
        return transactions.read(connection -> seenBy(sight, Sql.of(connection, RequestRows.SELECT), IS_A_REQUEST_SEEN)
                .when(filter.state(), " and t.state = :state", "state")
                .when(filter.principal().map(PrincipalName::value), " and t.principal = :principal", "principal")
                .when(filter.database().map(DatabaseName::value), " and t.database_name = :database", "database")
                .when(filter.role().map(DatabaseRole::name), " and t.role_name = :role", "role")
                .when(
                        after.map(RequestId::value),
                        " and (t.created_at, t.id) < ((select a.created_at from access_request a where a.id = :after),"
                                + " :after)",
                        "after")
                .then(" order by t.created_at desc, t.id desc limit :limit")
                .with("limit", limit)
                .list(RequestRows::read));
    }

    @Override
    public List<Grant> grants(Sight sight, GrantFilter filter, Optional<GrantId> after, int limit) {
        return transactions.read(connection -> seenBy(sight, Sql.of(connection, GrantRows.SELECT), IS_OF_A_ROLE_SEEN)
                .when(filter.state(), " and t.state = :state", "state")
                .when(filter.principal().map(PrincipalName::value), " and t.principal = :principal", "principal")
                .when(filter.database().map(DatabaseName::value), " and t.database_name = :database", "database")
                .when(filter.role().map(DatabaseRole::name), " and t.role_name = :role", "role")
                .when(
                        after.map(GrantId::value),
                        " and (t.approved_at, t.id) < ((select a.approved_at from access_grant a where a.id = :after),"
                                + " :after)",
                        "after")
                .then(" order by t.approved_at desc, t.id desc limit :limit")
                .with("limit", limit)
                .list(GrantRows::read));
    }

    @Override
    public List<Session> sessions(Sight sight, SessionFilter filter, Optional<SessionId> after, int limit) {
        return transactions.read(connection -> seenBy(sight, Sql.of(connection, SessionRows.SELECT), USED_A_ROLE_SEEN)
                .then(filter.ended()
                        .map(ended -> ended ? " and t.state = 'ended'" : " and t.state <> 'ended'")
                        .orElse(""))
                .when(filter.principal().map(PrincipalName::value), " and t.principal = :principal", "principal")
                .when(filter.database().map(DatabaseName::value), " and t.database_name = :database", "database")
                .when(
                        filter.grant().map(GrantId::value),
                        " and t.id in (select used.session_id from session_grant used where used.grant_id = :grant)",
                        "grant")
                .when(
                        after.map(SessionId::value),
                        " and (t.started_at, t.id) < ((select a.started_at from session a where a.id = :after),"
                                + " :after)",
                        "after")
                .then(" order by t.started_at desc, t.id desc limit :limit")
                .with("limit", limit)
                .list(SessionRows::read));
    }

    @Override
    public List<Use> uses(GrantId grant) {
        return transactions.read(connection -> Sql.of(connection, """
            select used.session_id, used.login,
                   t.state = 'ended'
                     or exists (select from login_gone left_behind
                                 where (left_behind.session_id, left_behind.login) = (used.session_id, used.login)) as gone
              from session_grant used
              join session t on t.id = used.session_id
             where used.grant_id = :grant
             order by used.used_at, used.session_id, used.login
            """)
                .with("grant", grant.value())
                .list(row -> new Use(new SessionId(row.text("session_id")), row.text("login"), row.flag("gone"))));
    }

    private static final String IS_OF_A_ROLE_SEEN =
            "(t.database_name, t.role_name) in (select * from unnest(:seenDatabases::text[], :seenRoles::text[]))";

    private static final String USED_A_ROLE_SEEN = """
        exists (select from session_grant used
                  join access_grant held on held.id = used.grant_id
                 where used.session_id = t.id
                   and (held.database_name, held.role_name)
                       in (select * from unnest(:seenDatabases::text[], :seenRoles::text[])))\
        """;

    private static final String IS_A_REQUEST_SEEN = IS_OF_A_ROLE_SEEN + """
         or t.scope = 'statement' and exists (
              select from jsonb_array_elements(t.stages) stage, jsonb_array_elements_text(stage -> 'by') asked
               where asked = any(:seenGroups::text[])
              union all
              select from jsonb_array_elements(t.stages) stage, jsonb_array_elements_text(stage -> 'people') asked
               where asked = :own
              union all
              select from jsonb_path_query(t.stages, '$[*].unanswered[*]') step, jsonb_array_elements_text(step -> 'by') asked
               where asked = any(:seenGroups::text[])
              union all
              select from jsonb_path_query(t.stages, '$[*].unanswered[*]') step, jsonb_array_elements_text(step -> 'people') asked
               where asked = :own)\
        """;

    private static Sql seenBy(Sight sight, Sql sql, String isOfARoleSeen) {
        return switch (sight) {
            case Sight.All _ -> sql;
            case Sight.Some(var own, var roles, var groups) -> {
                var ordered = List.copyOf(roles);
                yield sql.then(" and (t.principal = :own or " + isOfARoleSeen + ")")
                        .with("own", own.value())
                        .with("seenGroups", groups.stream().map(Group::name).toList())
                        .with(
                                "seenDatabases",
                                ordered.stream()
                                        .map(role -> role.database().value())
                                        .toList())
                        .with(
                                "seenRoles",
                                ordered.stream().map(role -> role.role().name()).toList());
            }
        };
    }

    @Override
    public List<Grant> extended() {
        return transactions.read(connection -> Sql.of(connection, GrantRows.SELECT)
                .then(" and t.state = 'active' and t.times_extended > 0 order by t.id")
                .list(GrantRows::read));
    }

    @Override
    public List<Grant> endingOrUnverified() {
        return transactions.read(
                connection -> Sql.of(connection, GrantRows.SELECT).then("""
                     and (t.state = 'ending' or (t.state = 'ended' and t.verification = 'unverified'))
                     order by t.approved_at, t.id
                    """).list(GrantRows::read));
    }

    @Override
    public Optional<Instant> nextDeadline() {
        return transactions.read(connection -> Sql.of(connection, """
            select least(
              (select min(coalesce(next_due_at, expires_at)) from access_request where state = 'pending'),
              (select min(case state when 'approved' then activate_before else ends_at end)
                 from access_grant where state in ('approved', 'active'))) as deadline
            """).one(row -> row.optionalInstant("deadline")));
    }
}
