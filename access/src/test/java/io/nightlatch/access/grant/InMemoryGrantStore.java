package io.nightlatch.access.grant;

import io.nightlatch.access.event.Event;
import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.grant.GrantState.Ended;
import io.nightlatch.access.grant.GrantState.Ending;
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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A store that forgets when the process ends. One transaction at a time: it works on a copy, which takes the place of what
 * was there when the work returns, and is dropped when it throws. Keeps the rules that the tables of a real one keep.
 */
public class InMemoryGrantStore implements GrantStore {
    private final InstantSource clock;
    private final Random random;
    private Rows rows = new Rows();

    public InMemoryGrantStore(InstantSource clock, long seed) {
        this.clock = clock;
        this.random = new Random(seed);
    }

    /** Everything there is, oldest first. */
    private static final class Rows {
        final Map<RequestId, AccessRequest> requests = new LinkedHashMap<>();
        final Map<GrantId, Grant> grants = new LinkedHashMap<>();
        final Map<SessionId, Session> sessions = new LinkedHashMap<>();
        final Map<SessionId, Set<Used>> uses = new LinkedHashMap<>();
        final Set<Gone> gone = new LinkedHashSet<>();
        final Map<GrantId, ScramVerifier> tokens = new LinkedHashMap<>();
        final Set<RequestId> spent = new LinkedHashSet<>();
        final List<Event> events = new ArrayList<>();

        Rows copy() {
            var copy = new Rows();
            copy.requests.putAll(requests);
            copy.grants.putAll(grants);
            copy.sessions.putAll(sessions);
            uses.forEach((session, used) -> copy.uses.put(session, new LinkedHashSet<>(used)));
            copy.gone.addAll(gone);
            copy.tokens.putAll(tokens);
            copy.spent.addAll(spent);
            copy.events.addAll(events);
            return copy;
        }

        Session withUses(Session session) {
            return new Session(
                    session.id(),
                    session.principal(),
                    session.database(),
                    session.login(),
                    session.client(),
                    session.application(),
                    session.startedAt(),
                    session.endedAt(),
                    uses.getOrDefault(session.id(), Set.of()).stream()
                            .map(Used::grant)
                            .distinct()
                            .toList(),
                    session.state(),
                    session.currentStatement());
        }
    }

    private record Used(GrantId grant, String login) {}

    private record Gone(SessionId session, String login) {}

    @Override
    public synchronized List<Use> uses(GrantId grant) {
        return rows.uses.entrySet().stream()
                .flatMap(of -> of.getValue().stream()
                        .filter(used -> used.grant().equals(grant))
                        .map(used -> new Use(of.getKey(), used.login(), isGone(of.getKey(), used.login()))))
                .toList();
    }

    private boolean isGone(SessionId session, String login) {
        return rows.gone.contains(new Gone(session, login))
                || session(session)
                        .filter(it -> it.state() == SessionState.ENDED)
                        .isPresent();
    }

    @Override
    public synchronized <T> T transact(Function<Unit, T> work) {
        var mine = rows.copy();
        var result = work.apply(new Work(mine));
        rows = mine;
        return result;
    }

    public synchronized List<Event> events() {
        return List.copyOf(rows.events);
    }

    public List<Event> events(EventKind kind) {
        return events().stream().filter(event -> event.what().kind() == kind).toList();
    }

    private final class Work implements Unit {
        private final Rows mine;

        Work(Rows mine) {
            this.mine = mine;
        }

        @Override
        public Optional<AccessRequest> pendingStatement(SessionId session, String digest) {
            return mine.requests.values().stream()
                    .filter(request -> request.isPending()
                            && request.session().filter(session::equals).isPresent()
                            && request.statement().isPresent()
                            && request.statement().get() instanceof HeldStatement.Own own
                            && own.digest().equals(digest))
                    .findFirst();
        }

        @Override
        public boolean spend(RequestId permitted, Instant at) {
            return mine.spent.add(permitted);
        }

        @Override
        public RequestId newRequestId() {
            return Stream.generate(() -> RequestId.random(random))
                    .filter(id -> !mine.requests.containsKey(id))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public GrantId newGrantId() {
            return Stream.generate(() -> GrantId.random(random))
                    .filter(id -> !mine.grants.containsKey(id))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public Optional<AccessRequest> request(RequestId id) {
            return Optional.ofNullable(mine.requests.get(id));
        }

        @Override
        public Optional<AccessRequest> pending(
                PrincipalName principal, DatabaseName database, DatabaseRole role, GrantScope scope) {
            return mine.requests.values().stream()
                    .filter(AccessRequest::isPending)
                    .filter(it ->
                            it.principal().equals(principal) && it.database().equals(database))
                    .filter(it -> it.role().equals(role) && it.scope() == scope)
                    .filter(it -> it.extended().isEmpty())
                    .findFirst();
        }

        @Override
        public Optional<AccessRequest> pendingExtension(GrantId grant) {
            return mine.requests.values().stream()
                    .filter(it -> it.isPending() && it.extended().equals(Optional.of(grant)))
                    .findFirst();
        }

        @Override
        public void save(Grant extended, Extension how, Happening... what) {
            var before = Objects.requireNonNull(mine.grants.get(extended.id()));
            keep(before.state() instanceof GrantState.Active, extended.id() + " is in use");
            keep(how.number() == before.timesExtended() + 1, extended.id() + " is extended one time after the other");
            keep(how.number() <= how.allowed().times(), extended.id() + " is extended as often as policy lets it");
            var window = extended.state().window().orElseThrow();
            keep(before.deadline().equals(Optional.of(how.before())), extended.id() + " ends as it did");
            keep(window.endsAt().equals(how.until()), extended.id() + " ends as the extension says");
            keep(
                    !window.endsAt().isAfter(window.at().plus(how.allowed().total())),
                    extended.id() + " lasts no longer than policy lets it");
            keep(
                    !how.allowed().again()
                            || request(how.request().orElseThrow())
                                    .orElseThrow()
                                    .isApproved(),
                    extended.id() + " is extended by a yes");
            mine.grants.put(extended.id(), extended);
            record(what);
        }

        @Override
        public List<AccessRequest> pendingDueAt(Instant now) {
            return mine.requests.values().stream()
                    .filter(AccessRequest::isPending)
                    .filter(it -> it.nextDue().filter(due -> !now.isBefore(due)).isPresent())
                    .toList();
        }

        @Override
        public Optional<Grant> grant(GrantId id) {
            return Optional.ofNullable(mine.grants.get(id));
        }

        @Override
        public List<Grant> unended(
                PrincipalName principal, DatabaseName database, DatabaseRole role, GrantScope scope) {
            return mine.grants.values().stream()
                    .filter(it -> it.deadline().isPresent())
                    .filter(it ->
                            it.principal().equals(principal) && it.database().equals(database))
                    .filter(it -> it.role().equals(role) && it.scope() == scope)
                    .toList();
        }

        @Override
        public List<Grant> unended(PrincipalName principal) {
            return mine.grants.values().stream()
                    .filter(grant -> grant.principal().equals(principal)
                            && grant.deadline().isPresent())
                    .toList();
        }

        @Override
        public List<Grant> dueAt(Instant now) {
            return mine.grants.values().stream()
                    .filter(it ->
                            it.deadline().filter(end -> !now.isBefore(end)).isPresent())
                    .toList();
        }

        @Override
        public Optional<Session> session(SessionId id) {
            return Optional.ofNullable(mine.sessions.get(id)).map(mine::withUses);
        }

        @Override
        public void save(AccessRequest request, Happening... what) {
            var before = mine.requests.get(request.id());
            keep(before == null || before.isPending(), request.id() + " is over and does not change");
            keep(
                    before != null
                            || request.scope() == GrantScope.STATEMENT
                            || request.extended().isPresent()
                            || pending(request.principal(), request.database(), request.role(), request.scope())
                                    .isEmpty(),
                    "one open request for the same thing");
            mine.requests.put(request.id(), request);
            record(what);
        }

        @Override
        public void save(Grant grant, Happening... what) {
            var before = mine.grants.get(grant.id());
            var request = mine.requests.get(grant.request());
            keep(request != null, grant.id() + " has a request");
            keep(before == null || rank(before) <= rank(grant), grant.id() + " goes forward only");
            keep(
                    before == null
                            || before.state().window().isEmpty()
                            || before.state().window().equals(grant.state().window()),
                    grant.id() + " has one window");
            mine.grants.put(grant.id(), grant);
            record(what);
        }

        private static int rank(Grant grant) {
            return switch (grant.state()) {
                case GrantState.Approved _ -> 0;
                case GrantState.Active _ -> 1;
                case Ending _ -> 2;
                case Ended _ -> 3;
            };
        }

        @Override
        public void save(Session session, Happening... what) {
            var before = mine.sessions.get(session.id());
            keep(before == null || before.state() != SessionState.ENDED, session.id() + " is over and does not change");
            mine.sessions.put(session.id(), session);
            record(what);
        }

        @Override
        public void use(SessionId session, GrantId grant) {
            keep(
                    mine.sessions.containsKey(session) && mine.grants.containsKey(grant),
                    "a use is of a grant by a session");
            mine.uses
                    .computeIfAbsent(session, _ -> new LinkedHashSet<>())
                    .add(new Used(grant, session(session).orElseThrow().login()));
        }

        @Override
        public boolean gone(SessionId session, String login) {
            return mine.gone.add(new Gone(session, login));
        }

        @Override
        public void saveToken(GrantId grant, ScramVerifier verifier) {
            keep(mine.grants.containsKey(grant), "a token is of a grant");
            mine.tokens.put(grant, verifier);
        }

        @Override
        public void record(Happening what) {
            mine.events.add(new Event(mine.events.size() + 1L, clock.instant(), what));
        }

        private void record(Happening... what) {
            for (var one : what) record(one);
        }

        private static void keep(boolean rule, String words) {
            if (!rule) throw new IllegalStateException("broken rule: " + words);
        }
    }

    @Override
    public synchronized List<TokenKey> tokensOf(PrincipalName principal, DatabaseName database) {
        return rows.tokens.entrySet().stream()
                .filter(entry -> grant(entry.getKey())
                        .filter(it -> it.principal().equals(principal)
                                && it.database().equals(database))
                        .filter(it -> it.deadline().isPresent())
                        .isPresent())
                .map(entry -> new TokenKey(entry.getKey(), entry.getValue()))
                .toList();
    }

    @Override
    public synchronized Optional<AccessRequest> request(RequestId id) {
        return Optional.ofNullable(rows.requests.get(id));
    }

    @Override
    public synchronized Optional<Grant> grant(GrantId id) {
        return Optional.ofNullable(rows.grants.get(id));
    }

    @Override
    public synchronized Optional<Session> session(SessionId id) {
        return Optional.ofNullable(rows.sessions.get(id)).map(rows::withUses);
    }

    @Override
    public synchronized List<AccessRequest> requests(
            Sight sight, RequestFilter filter, Optional<RequestId> after, int limit) {
        return page(
                rows.requests.values(),
                AccessRequest::id,
                after,
                limit,
                it -> sees(sight, it.principal(), Stream.of(new Sight.RoleAt(it.database(), it.role())))
                        && fits(filter.state(), it.state().word())
                        && fits(filter.principal(), it.principal())
                        && fits(filter.database(), it.database())
                        && fits(filter.role(), it.role()));
    }

    @Override
    public synchronized List<Grant> grants(Sight sight, GrantFilter filter, Optional<GrantId> after, int limit) {
        return page(
                rows.grants.values(),
                Grant::id,
                after,
                limit,
                it -> sees(sight, it.principal(), Stream.of(new Sight.RoleAt(it.database(), it.role())))
                        && fits(filter.state(), it.state().word())
                        && fits(filter.principal(), it.principal())
                        && fits(filter.database(), it.database())
                        && fits(filter.role(), it.role()));
    }

    @Override
    public synchronized List<Session> sessions(
            Sight sight, SessionFilter filter, Optional<SessionId> after, int limit) {
        var sessions = rows.sessions.values().stream().map(rows::withUses).toList();
        return page(
                sessions,
                Session::id,
                after,
                limit,
                it -> sees(
                                sight,
                                it.principal(),
                                it.grants().stream()
                                        .map(id -> Objects.requireNonNull(rows.grants.get(id)))
                                        .map(grant -> new Sight.RoleAt(grant.database(), grant.role())))
                        && fits(filter.ended(), it.state() == SessionState.ENDED)
                        && fits(filter.principal(), it.principal())
                        && fits(filter.database(), it.database())
                        && filter.grant().stream().allMatch(it.grants()::contains));
    }

    private static boolean sees(Sight sight, PrincipalName owner, Stream<Sight.RoleAt> roles) {
        return switch (sight) {
            case Sight.All _ -> true;
            case Sight.Some(var own, var approved, var _) -> owner.equals(own) || roles.anyMatch(approved::contains);
        };
    }

    private static <T> boolean fits(Optional<T> wanted, T is) {
        return wanted.isEmpty() || wanted.get().equals(is);
    }

    private static <T, I> List<T> page(
            Iterable<T> oldestFirst, Function<T, I> id, Optional<I> after, int limit, Predicate<T> wanted) {
        var newestFirst = new ArrayList<T>();
        oldestFirst.forEach(newestFirst::addFirst);
        return newestFirst.stream()
                .dropWhile(it -> after.isPresent() && !id.apply(it).equals(after.get()))
                .skip(after.isPresent() ? 1 : 0)
                .filter(wanted)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<Grant> extended() {
        return rows.grants.values().stream()
                .filter(it -> it.state() instanceof GrantState.Active && it.timesExtended() > 0)
                .toList();
    }

    @Override
    public synchronized List<Grant> endingOrUnverified() {
        return rows.grants.values().stream()
                .filter(it -> switch (it.state()) {
                    case Ending _ -> true;
                    case Ended ended -> ended.verification() == Verification.UNVERIFIED;
                    case GrantState.Approved _, GrantState.Active _ -> false;
                })
                .toList();
    }

    @Override
    public synchronized Optional<Instant> nextDeadline() {
        return Stream.concat(
                        rows.requests.values().stream().flatMap(request -> request.nextDue().stream()),
                        rows.grants.values().stream().flatMap(it -> it.deadline().stream()))
                .min(Instant::compareTo);
    }
}
