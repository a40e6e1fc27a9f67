package io.nightlatch.store;

import io.nightlatch.access.event.Happening;
import io.nightlatch.access.grant.Extension;
import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.identity.ScramVerifier;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.access.session.Session;
import io.nightlatch.store.sql.Sql;
import java.security.SecureRandom;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One transaction on one connection. Locks are {@code for no key update}: they keep writers apart and let the foreign keys
 * of other tables look. Where a row is read together with rows of other tables it is locked first and read after: a
 * statement that waits for a lock sees the locked row as it became, but everything else as it was when it began (manual,
 * "Read Committed Isolation Level").
 */
final class PostgresUnit implements GrantStore.Unit {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Connection connection;
    private final List<Happening> happenings = new ArrayList<>();

    PostgresUnit(Connection connection) {
        this.connection = connection;
    }

    @Override
    public RequestId newRequestId() {
        return unused(
                () -> RequestId.random(RANDOM), "select exists (select from access_request where id = :id) as taken");
    }

    @Override
    public GrantId newGrantId() {
        return unused(() -> GrantId.random(RANDOM), "select exists (select from access_grant where id = :id) as taken");
    }

    // Two who draw the same id at the same moment both find it free; the second to write it is refused and runs again.
    private <I> I unused(Supplier<I> draw, String isTaken) {
        while (true) {
            var id = draw.get();
            if (!sql(isTaken).with("id", id.toString()).one(row -> row.flag("taken"))) return id;
        }
    }

    @Override
    public Optional<AccessRequest> request(RequestId id) {
        return requests(sql("select id from access_request where id = :id for no key update")
                        .with("id", id.value()))
                .stream()
                .findFirst();
    }

    @Override
    public Optional<AccessRequest> pending(
            PrincipalName principal, DatabaseName database, DatabaseRole role, GrantScope scope) {
        var locked = sql("""
            select id from access_request
             where (principal, database_name, role_name, scope) = (:principal, :database, :role, :scope)
               and state = 'pending' and extends_grant_id is null
               for no key update
            """)
                .with("principal", principal.value())
                .with("database", database.value())
                .with("role", role.name())
                .with("scope", Words.of(scope));
        return requests(locked).stream().findFirst();
    }

    @Override
    public Optional<AccessRequest> pendingExtension(GrantId grant) {
        return requests(sql("select id from access_request where extends_grant_id = :grant and state = 'pending'"
                                + " for no key update")
                        .with("grant", grant.value()))
                .stream()
                .findFirst();
    }

    @Override
    public Optional<AccessRequest> pendingStatement(SessionId session, String digest) {
        var locked = sql("""
            select id from access_request
             where (session_id, statement_sha256) = (:session, :digest) and scope = 'statement' and state = 'pending'
               for no key update
            """).with("session", session.value()).with("digest", digest);
        return requests(locked).stream().findFirst();
    }

    @Override
    public List<AccessRequest> pendingDueAt(Instant now) {
        return requests(
                sql("select id from access_request where state = 'pending' and coalesce(next_due_at, expires_at) <="
                                + " :now order by id for no key update")
                        .with("now", now));
    }

    private List<AccessRequest> requests(Sql lock) {
        var ids = lock.list(row -> row.text("id"));
        if (ids.isEmpty()) return List.of();
        return sql(RequestRows.SELECT)
                .then(" and t.id = any(:ids) order by t.created_at, t.id")
                .with("ids", ids)
                .list(RequestRows::read);
    }

    @Override
    public Optional<Grant> grant(GrantId id) {
        return sql(GrantRows.SELECT)
                .then(" and t.id = :id for no key update")
                .with("id", id.value())
                .first(GrantRows::read);
    }

    @Override
    public List<Grant> unended(PrincipalName principal, DatabaseName database, DatabaseRole role, GrantScope scope) {
        return sql(GrantRows.SELECT)
                .then("""
                     and (t.principal, t.database_name, t.role_name, t.scope) = (:principal, :database, :role, :scope)
                     and t.state in ('approved', 'active')
                     order by t.approved_at, t.id
                       for no key update
                    """)
                .with("principal", principal.value())
                .with("database", database.value())
                .with("role", role.name())
                .with("scope", Words.of(scope))
                .list(GrantRows::read);
    }

    @Override
    public List<Grant> unended(PrincipalName principal) {
        return sql(GrantRows.SELECT)
                .then("""
                     and t.principal = :principal and t.state in ('approved', 'active')
                     order by t.approved_at, t.id
                       for no key update
                    """)
                .with("principal", principal.value())
                .list(GrantRows::read);
    }

    @Override
    public List<Grant> dueAt(Instant now) {
        return sql(GrantRows.SELECT).then("""
             and (t.state = 'approved' and t.activate_before <= :now or t.state = 'active' and t.ends_at <= :now)
             order by t.approved_at, t.id
               for no key update
            """).with("now", now).list(GrantRows::read);
    }

    @Override
    public Optional<Session> session(SessionId id) {
        sql("select id from session where id = :id for no key update")
                .with("id", id.value())
                .list(row -> row.text("id"));
        return sql(SessionRows.SELECT)
                .then(" and t.id = :id")
                .with("id", id.value())
                .first(SessionRows::read);
    }

    @Override
    public void save(AccessRequest request, Happening... what) {
        RequestRows.save(connection, request);
        happenings.addAll(List.of(what));
    }

    @Override
    public void save(Grant grant, Happening... what) {
        GrantRows.save(connection, grant);
        happenings.addAll(List.of(what));
    }

    @Override
    public void save(Grant extended, Extension how, Happening... what) {
        GrantRows.save(connection, extended.id(), how);
        save(extended, what);
    }

    @Override
    public void save(Session session, Happening... what) {
        SessionRows.save(connection, session);
        happenings.addAll(List.of(what));
    }

    @Override
    public void use(SessionId session, GrantId grant) {
        sql("""
            insert into session_grant (session_id, grant_id, login)
            values (:session, :grant, coalesce((select login from session where id = :session), ''))
            on conflict do nothing
            """).with("session", session.value()).with("grant", grant.value()).run();
    }

    @Override
    public boolean gone(SessionId session, String login) {
        return sql("insert into login_gone (session_id, login) values (:session, :login) on conflict do nothing")
                        .with("session", session.value())
                        .with("login", login)
                        .run()
                == 1;
    }

    @Override
    public boolean spend(RequestId permitted, Instant at) {
        return sql("insert into permission_use (request_id, at) values (:request, :at) on conflict do nothing")
                        .with("request", permitted.value())
                        .with("at", at)
                        .run()
                == 1;
    }

    @Override
    public void saveToken(GrantId grant, ScramVerifier verifier) {
        sql("""
            insert into grant_token (grant_id, verifier) values (:grant, :verifier)
            on conflict (grant_id) do update set verifier = :verifier, made_at = clock_timestamp()
            """)
                .with("grant", grant.value())
                .with("verifier", verifier.toString())
                .run();
    }

    @Override
    public void record(Happening what) {
        happenings.add(what);
    }

    /** Writes down what happened, as the last thing before the commit. */
    void writeHappenings() {
        EventRows.insert(connection, happenings);
    }

    private Sql sql(String text) {
        return Sql.of(connection, text);
    }
}
