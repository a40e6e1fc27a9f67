package io.nightlatch.control;

import io.nightlatch.access.converge.UnfinishedEnding;
import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.grant.Approvals;
import io.nightlatch.access.grant.Grants;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Directory;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.Person;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.identity.ScramVerifier;
import io.nightlatch.access.policy.Act;
import io.nightlatch.access.policy.Authority;
import io.nightlatch.access.policy.DatabasePolicy;
import io.nightlatch.access.policy.Policy;
import io.nightlatch.access.policy.Rule;
import io.nightlatch.access.policy.Stage;
import io.nightlatch.access.session.Explainer;
import io.nightlatch.access.session.Session;
import io.nightlatch.access.session.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The demo's people and policy, and a server on them. oscar is an operator and nothing else; ann audits and leads a
 * team.
 */
public final class Demo implements AutoCloseable {
    static final DatabaseName SHOP = new DatabaseName("shop");
    static final DatabaseRole ORDERS_WRITER = new DatabaseRole("orders_writer");

    public volatile Instant now = Instant.parse("2026-11-23T12:00:00.123456Z");
    final InstantSource clock = () -> now;
    public final InMemoryEvents events = new InMemoryEvents(clock);
    public final InMemoryGrantStore store = new InMemoryGrantStore(events);
    final InMemoryFootprints footprints = new InMemoryFootprints(store, events);
    final InMemoryDrifts drifts = new InMemoryDrifts(events);
    final InMemoryApiTokens tokens = new InMemoryApiTokens(clock);
    final FakeSessions live = new FakeSessions();
    public final People people = new People();
    final AtomicInteger nudges = new AtomicInteger();
    volatile List<String> problems = List.of();
    volatile List<UnfinishedEnding> endings = List.of();
    final Grants grants;
    final ControlServer server;

    /** @param more what else is served beside the API */
    public Demo(Class<?>... more) {
        var authority = new Authority(
                new Authority.Capabilities(groups("admins"), groups("ops"), groups("security")), () -> POLICY);
        grants = new Grants(store, people, authority, clock);
        server = ControlServer.start(
                new ControlServices(
                        new Approvals(store, () -> POLICY, people, clock),
                        grants,
                        store,
                        events,
                        footprints,
                        new DriftServices(drifts, drifts::forget),
                        tokens,
                        people,
                        people::change,
                        () -> POLICY,
                        authority,
                        live,
                        new Explainer(new OneUpdate(), Map.of(SHOP, new WriterLacking()), () -> POLICY),
                        new GatewayAddress(Optional.empty(), 6_432, Optional.of("require")),
                        () -> problems,
                        nudges::incrementAndGet,
                        () -> endings,
                        () -> Map.of("nightlatch_holds", 3.0),
                        clock),
                HttpOptions.onLoopback(0),
                more);
    }

    /** Where it listens, on loopback. */
    public int port() {
        return server.port();
    }

    public Client as(String name) {
        return Client.withPassword(server.port(), name, name + "-demo");
    }

    Client withToken(String secret) {
        return Client.with(server.port(), "Bearer " + secret);
    }

    Client asNobody() {
        return Client.with(server.port());
    }

    /** A request by alice for orders_writer; its id. */
    public String filed() {
        return as("alice")
                .post(
                        "/requests",
                        "{\"database\":\"shop\",\"role\":\"orders_writer\",\"reason\":\"mend order 7\","
                                + "\"statement\":\"update orders set status = 'x'\"}")
                .json()
                .get("id")
                .asString();
    }

    /** A grant of alice's on orders_writer; its id. */
    public String approved() {
        return as("bob")
                .post("/requests/" + filed() + "/approve", "{}")
                .json()
                .get("grant")
                .asString();
    }

    /** A session of that person, open and running a statement. */
    public Session session(String id, String who) {
        var session = new Session(
                new SessionId(id),
                new PrincipalName(who),
                SHOP,
                who + "~" + id,
                "127.0.0.1:40000",
                "psql",
                now,
                Optional.empty(),
                List.of(),
                SessionState.OPEN,
                Optional.empty());
        store.save(
                session,
                Happening.of(EventKind.SESSION_STARTED)
                        .in(session.id())
                        .to(session.principal())
                        .on(SHOP));
        live.states.put(session.id(), SessionState.OPEN);
        live.statements.put(session.id(), "select 1");
        return session;
    }

    @Override
    public void close() {
        server.close();
    }

    static final Policy POLICY = new Policy(
            "1",
            Map.of(
                    SHOP,
                    new DatabasePolicy(
                            Map.of(Group.EVERYONE, List.of(new DatabaseRole("shop_reader"))),
                            Set.of(),
                            List.of(
                                    rule("orders_writer", "4h", stage("team-leads")),
                                    rule("payments_writer", "1h", stage("team-leads"), stage("dbas")))),
                    new DatabaseName("vault"),
                    new DatabasePolicy(
                            Map.of(),
                            Set.of(),
                            List.of(new Rule(
                                    new DatabaseRole("keeper"),
                                    List.of(new Group("dbas")),
                                    List.of(stage("admins")),
                                    Duration.ofHours(1),
                                    Duration.ofMinutes(5),
                                    false,
                                    Act.INHERIT)))));

    private static Rule rule(String role, String max, Stage... stages) {
        return new Rule(
                new DatabaseRole(role),
                List.of(new Group("developers")),
                List.of(stages),
                Duration.parse("PT" + max),
                Duration.ofMinutes(15),
                true,
                Act.INHERIT);
    }

    private static Stage stage(String group) {
        return new Stage(List.of(new Group(group)), 1);
    }

    static Set<Group> groups(String... names) {
        return Stream.of(names).map(Group::new).collect(Collectors.toSet());
    }

    /** The people file, in memory. */
    public static final class People implements Directory {
        private static final Map<String, ScramVerifier> MADE = new ConcurrentHashMap<>();
        private final Map<PrincipalName, Person> all = new ConcurrentHashMap<>();

        People() {
            put("alice", false, "developers");
            put("bob", false, "developers", "team-leads");
            put("carol", false, "dbas");
            put("frank", false, "dbas");
            put("dave", false, "security");
            put("erin", false, "admins");
            put("oscar", false, "ops");
            put("ann", false, "security", "team-leads");
            put("gone", true, "developers");
        }

        public void put(String name, boolean disabled, String... groups) {
            var who = new PrincipalName(name);
            var verifier = MADE.computeIfAbsent(name, _ -> ScramVerifier.of(name + "-demo", new Random(1)));
            all.put(who, new Person(new Principal(who, groups(groups)), Optional.of(verifier), disabled));
        }

        public Optional<String> change(PrincipalName who, String password) {
            if (password.equals("password1")) return Optional.of("everybody knows that one");
            all.computeIfPresent(
                    who,
                    (_, person) -> new Person(
                            person.principal(),
                            Optional.of(ScramVerifier.of(password, new Random(2))),
                            person.disabled()));
            return Optional.empty();
        }

        @Override
        public Optional<Person> find(PrincipalName name) {
            return Optional.ofNullable(all.get(name));
        }

        @Override
        public Collection<Person> everybody() {
            return all.values();
        }
    }
}
