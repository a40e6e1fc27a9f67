package io.nightlatch.control;

import io.nightlatch.access.event.Events;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.grant.Extension;
import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.grant.GrantState;
import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.grant.Sight;
import io.nightlatch.access.grant.StoreUnavailable;
import io.nightlatch.access.grant.Verification;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.identity.ScramVerifier;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.access.request.HeldStatement;
import io.nightlatch.access.session.Session;
import io.nightlatch.access.session.SessionState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The port in maps: one transaction at a time, without a way back. */
public final class InMemoryGrantStore implements GrantStore, GrantStore.Unit {
    private final Events events;
    private final Random random = new Random(7);
    private final Map<RequestId, AccessRequest> requests = new LinkedHashMap<>();
    private final java.util.Set<RequestId> spent = new java.util.HashSet<>();
    private final Map<GrantId, Grant> grants = new LinkedHashMap<>();
    private final Map<SessionId, Session> sessions = new LinkedHashMap<>();
    private final Map<GrantId, ScramVerifier> tokens = new LinkedHashMap<>();
    volatile boolean away;

    InMemoryGrantStore(Events events) {
        this.events = events;
    }

    @Override
    public synchronized <T> T transact(Function<Unit, T> work) {
        beThere();
        return work.apply(this);
    }

    private void beThere() {
        if (away) throw new StoreUnavailable("away", new IllegalStateException());
    }

    @Override
    public RequestId newRequestId() {
        return RequestId.random(random);
    }

    @Override
    public GrantId newGrantId() {
        return GrantId.random(random);
    }

    @Override
    public synchronized Optional<AccessRequest> request(RequestId id) {
        beThere();
        return Optional.ofNullable(requests.get(id));
    }

    @Override
    public synchronized Optional<Grant> grant(GrantId id) {
        return Optional.ofNullable(grants.get(id));
    }

    @Override
    public synchronized Optional<Session> session(SessionId id) {
        return Optional.ofNullable(sessions.get(id));
    }

    @Override
    public Optional<AccessRequest> pending(
            PrincipalName principal, DatabaseName database, DatabaseRole role, GrantScope scope) {
        return requests.values().stream()
                .filter(request -> request.isPending()
                        && request.principal().equals(principal)
                        && request.database().equals(database)
                        && request.role().equals(role)
                        && request.scope() == scope
                        && request.extended().isEmpty())
                .findFirst();
    }

    @Override
    public Optional<AccessRequest> pendingExtension(GrantId grant) {
        return requests.values().stream()
                .filter(request -> request.isPending() && request.extended().equals(Optional.of(grant)))
                .findFirst();
    }

    @Override
    public void save(Grant extended, Extension how, Happening... what) {
        save(extended, what);
    }

    @Override
    public synchronized List<Grant> extended() {
        return grants.values().stream()
                .filter(grant -> grant.state() instanceof GrantState.Active && grant.timesExtended() > 0)
                .toList();
    }

    @Override
    public Optional<AccessRequest> pendingStatement(SessionId session, String digest) {
        return requests.values().stream()
                .filter(request -> request.isPending()
                        && request.session().filter(session::equals).isPresent()
                        && request.statement().isPresent()
                        && request.statement().get() instanceof HeldStatement.Own own
                        && own.digest().equals(digest))
                .findFirst();
    }

    @Override
    public boolean spend(RequestId permitted, Instant at) {
        return spent.add(permitted);
    }

    @Override
    public List<AccessRequest> pendingDueAt(Instant now) {
        return requests.values().stream()
                .filter(request -> request.isPending() && !now.isBefore(request.expiresAt()))
                .toList();
    }

    @Override
    public List<Grant> unended(PrincipalName principal, DatabaseName database, DatabaseRole role, GrantScope scope) {
        return grants.values().stream()
                .filter(grant -> grant.deadline().isPresent()
                        && grant.principal().equals(principal)
                        && grant.database().equals(database)
                        && grant.role().equals(role)
                        && grant.scope() == scope)
                .toList();
    }

    @Override
    public List<Grant> unended(PrincipalName principal) {
        return grants.values().stream()
                .filter(grant ->
                        grant.principal().equals(principal) && grant.deadline().isPresent())
                .toList();
    }

    @Override
    public List<Grant> dueAt(Instant now) {
        return grants.values().stream()
                .filter(grant ->
                        grant.deadline().filter(end -> !now.isBefore(end)).isPresent())
                .toList();
    }

    @Override
    public void save(AccessRequest request, Happening... what) {
        requests.put(request.id(), request);
        events.record(List.of(what));
    }

    @Override
    public void save(Grant grant, Happening... what) {
        grants.put(grant.id(), grant);
        events.record(List.of(what));
    }

    @Override
    public void save(Session session, Happening... what) {
        sessions.put(session.id(), session);
        events.record(List.of(what));
    }

    @Override
    public void use(SessionId session, GrantId grant) {
        var before = session(session).orElseThrow();
        var used = Stream.concat(before.grants().stream(), Stream.of(grant))
                .distinct()
                .toList();
        sessions.put(
                session,
                new Session(
                        before.id(),
                        before.principal(),
                        before.database(),
                        before.login(),
                        before.client(),
                        before.application(),
                        before.startedAt(),
                        before.endedAt(),
                        used,
                        before.state(),
                        before.currentStatement()));
    }

    @Override
    public boolean gone(SessionId session, String login) {
        return false; // nobody goes on here
    }

    @Override
    public synchronized List<Use> uses(GrantId grant) {
        return sessions.values().stream()
                .filter(session -> session.grants().contains(grant))
                .map(session -> new Use(session.id(), session.login(), session.state() == SessionState.ENDED))
                .toList();
    }

    @Override
    public void saveToken(GrantId grant, ScramVerifier verifier) {
        tokens.put(grant, verifier);
    }

    @Override
    public void record(Happening what) {
        events.record(List.of(what));
    }

    @Override
    public synchronized List<TokenKey> tokensOf(PrincipalName principal, DatabaseName database) {
        return tokens.entrySet().stream()
                .filter(entry -> grant(entry.getKey())
                        .filter(grant -> grant.principal().equals(principal)
                                && grant.database().equals(database))
                        .isPresent())
                .map(entry -> new TokenKey(entry.getKey(), entry.getValue()))
                .toList();
    }

    @Override
    public synchronized List<AccessRequest> requests(
            Sight sight, RequestFilter filter, Optional<RequestId> after, int limit) {
        beThere();
        return page(
                requests,
                after,
                limit,
                request -> sees(sight, request.principal(), request.database(), request.role())
                        && agrees(filter.state(), request.state().word())
                        && agrees(filter.principal(), request.principal())
                        && agrees(filter.database(), request.database())
                        && agrees(filter.role(), request.role()));
    }

    @Override
    public synchronized List<Grant> grants(Sight sight, GrantFilter filter, Optional<GrantId> after, int limit) {
        return page(
                grants,
                after,
                limit,
                grant -> sees(sight, grant.principal(), grant.database(), grant.role())
                        && agrees(filter.state(), grant.state().word())
                        && agrees(filter.principal(), grant.principal())
                        && agrees(filter.database(), grant.database())
                        && agrees(filter.role(), grant.role()));
    }

    @Override
    public synchronized List<Session> sessions(
            Sight sight, SessionFilter filter, Optional<SessionId> after, int limit) {
        return page(
                sessions,
                after,
                limit,
                session -> seesSession(sight, session)
                        && agrees(filter.ended(), session.state() == SessionState.ENDED)
                        && agrees(filter.principal(), session.principal())
                        && agrees(filter.database(), session.database())
                        && filter.grant()
                                .filter(id -> !session.grants().contains(id))
                                .isEmpty());
    }

    private boolean seesSession(Sight sight, Session session) {
        return switch (sight) {
            case Sight.All() -> true;
            case Sight.Some(var own, var _, var _) ->
                session.principal().equals(own)
                        || session.grants().stream()
                                .flatMap(id -> grant(id).stream())
                                .anyMatch(grant -> sees(sight, grant.principal(), grant.database(), grant.role()));
        };
    }

    private static boolean sees(Sight sight, PrincipalName owner, DatabaseName database, DatabaseRole role) {
        return switch (sight) {
            case Sight.All() -> true;
            case Sight.Some(var own, var roles, var _) ->
                owner.equals(own) || roles.contains(new Sight.RoleAt(database, role));
        };
    }

    private static <T> boolean agrees(Optional<T> asked, T there) {
        return asked.isEmpty() || asked.get().equals(there);
    }

    private static <K, V> List<V> page(Map<K, V> all, Optional<K> after, int limit, Predicate<V> shown) {
        var newestFirst = new ArrayList<>(all.entrySet()).reversed();
        int from = after.map(id ->
                        newestFirst.stream().map(Map.Entry::getKey).toList().indexOf(id) + 1)
                .orElse(0);
        return newestFirst.subList(from, newestFirst.size()).stream()
                .map(Map.Entry::getValue)
                .filter(shown)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<Grant> endingOrUnverified() {
        return grants.values().stream()
                .filter(grant -> grant.state() instanceof GrantState.Ending
                        || (grant.state() instanceof GrantState.Ended ended
                                && ended.verification() == Verification.UNVERIFIED))
                .toList();
    }

    @Override
    public synchronized Optional<Instant> nextDeadline() {
        return grants.values().stream()
                .flatMap(grant -> grant.deadline().stream())
                .min(Instant::compareTo);
    }
}
