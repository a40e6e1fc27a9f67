package io.nightlatch.postgres.gateway;

import io.nightlatch.access.Demo;
import io.nightlatch.access.converge.Cuts;
import io.nightlatch.access.converge.Sessions;
import io.nightlatch.access.grant.Answer;
import io.nightlatch.access.grant.Approvals;
import io.nightlatch.access.grant.Ask;
import io.nightlatch.access.grant.EndAnswer;
import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.grant.GrantStore.RequestFilter;
import io.nightlatch.access.grant.GrantToken;
import io.nightlatch.access.grant.Grants;
import io.nightlatch.access.grant.InMemoryGrantStore;
import io.nightlatch.access.grant.Sight;
import io.nightlatch.access.grant.TokenAnswer;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.policy.Authority;
import io.nightlatch.access.policy.Policy;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.access.session.LiveSessions;
import io.nightlatch.postgres.gateway.GatewayOptions.TargetAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** A gateway before the shop, with the demo's people (whose password is {@value #PASSWORD}) and policy, and a store in memory. */
final class ShopGateway implements AutoCloseable {
    static final String PASSWORD = "some-password";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final Demo.People people = Demo.people();
    final InMemoryGrantStore store;
    final TrailInMemory trail = new TrailInMemory();
    final Approvals approvals;
    final Grants grants;
    final SuperuserLogins logins;
    final LiveSessions sessions;
    static final Policy EMPTY_POLICY = new Policy("empty", Map.of());
    final Policy policy = Demo.policy();
    volatile Supplier<Policy> policyNow = () -> policy;
    private final GatewayServer server;

    private ShopGateway(ShopTarget target, TargetAddress address, Duration loginTimeout) throws IOException {
        var clock = InstantSource.system();
        this.store = new InMemoryGrantStore(clock, 7);
        this.approvals = new Approvals(store, () -> policyNow.get(), people, clock);
        this.grants = new Grants(store, people, new Authority(Demo.CAPABILITIES, () -> policyNow.get()), clock);
        this.logins = new SuperuserLogins(target);
        var live = new GatewayServer.LiveRegistry();
        this.sessions = live.sessions();
        var options = new GatewayOptions(
                "127.0.0.1",
                0,
                GatewayCertificate.in(Certificate.FOLDER, Instant.now()),
                loginTimeout,
                Map.of(Demo.SHOP, List.of(address)),
                Set.of(new Group("machines")),
                "a secret of this test's".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        this.server = GatewayServer.start(
                options,
                new GatewayServices(
                        () -> policyNow.get(),
                        people,
                        approvals,
                        grants,
                        store,
                        trail,
                        new Sessions(store, clock),
                        Map.of(Demo.SHOP, logins),
                        Map.of(Demo.SHOP, logins),
                        Readers.POSTGRES,
                        clock,
                        this::endings),
                live);
    }

    /** Made once for all tests. */
    private static final class Certificate {
        static final Path FOLDER;

        static {
            try {
                FOLDER = Files.createTempDirectory("gateway-certificate");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static ShopGateway before(ShopTarget target) {
        return before(target, target.address(), Duration.ofSeconds(10));
    }

    static ShopGateway before(ShopTarget target, TargetAddress address, Duration loginTimeout) {
        try {
            return new ShopGateway(target, address, loginTimeout);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the convergence does in the whole product, as far as a test waits for it: end and extend grants in their sessions. */
    private void endings() {
        for (var grant : store.endingOrUnverified()) {
            store.uses(grant.id()).stream()
                    .filter(use -> !use.gone())
                    .forEach(use -> sessions.grantEnded(use.session(), grant.id(), Cuts.endOf(grant)));
        }
        for (var grant : store.extended()) {
            var endsAt = grant.deadline().orElseThrow();
            store.uses(grant.id()).stream()
                    .filter(use -> !use.gone())
                    .forEach(use -> sessions.grantExtended(use.session(), grant.id(), endsAt));
        }
    }

    void cutAll(LiveSessions.Cut why) {
        store.sessions(
                        new Sight.All(),
                        io.nightlatch.access.grant.GrantStore.SessionFilter.NOT_ENDED,
                        Optional.empty(),
                        100)
                .forEach(session -> sessions.cut(session.id(), why));
    }

    int port() {
        return server.port();
    }

    String jdbcUrl(String parameters) {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/shop?" + parameters;
    }

    RawClient client() {
        return RawClient.to(port());
    }

    /** Signed in and ready. */
    RawClient alice(String... settings) {
        var client = client();
        client.signIn("alice", PASSWORD, settings);
        return client;
    }

    List<AccessRequest> requests() {
        return store.requests(new Sight.All(), RequestFilter.ALL, Optional.empty(), 100);
    }

    /** The open request, as soon as there is one. */
    AccessRequest awaitRequest() {
        return await(() -> requests().stream().filter(AccessRequest::isPending).findFirst())
                .orElseThrow();
    }

    void approve(AccessRequest request, Principal... approvers) {
        for (var approver : approvers) {
            if (!(approvals.approve(approver, request.id(), Optional.empty()) instanceof Answer.Done)) {
                throw new AssertionError("not approved by " + approver);
            }
        }
        trail.changed();
    }

    /** A grant that alice's sessions may use. */
    Grant granted(DatabaseRole role, GrantScope scope, Duration length, Principal... approvers) {
        var ask = new Ask(
                Demo.ALICE,
                Demo.SHOP,
                role,
                Optional.of("a test"),
                Optional.of(length),
                scope,
                Optional.empty(),
                Optional.empty());
        if (!(approvals.file(ask) instanceof Answer.Done(var request))) throw new AssertionError("not filed");
        approve(request, approvers);
        return grants.live(Demo.ALICE, Demo.SHOP, role)
                .filter(_ -> scope == GrantScope.PERSON)
                .orElseGet(() -> store.grants(
                                new Sight.All(),
                                io.nightlatch.access.grant.GrantStore.GrantFilter.ALL,
                                Optional.empty(),
                                1)
                        .getFirst());
    }

    /** What alice's next sessions need no approval for. */
    Grant writer() {
        return granted(Demo.ORDERS_WRITER, GrantScope.PERSON, Duration.ofMinutes(15), Demo.BOB);
    }

    void revoke(Principal who, Grant grant, String reason) {
        if (!(grants.revoke(who, grant.id(), Optional.of(reason)) instanceof EndAnswer.Done)) {
            throw new AssertionError(who + " may not revoke");
        }
        endings();
    }

    String token(Grant grant) {
        if (grants.issueToken(Demo.ALICE, grant.id()) instanceof TokenAnswer.Issued(var _, GrantToken token)) {
            return token.secret();
        }
        throw new AssertionError("no token for " + grant);
    }

    /** Asks until there is an answer; for what has no event of its own to wait for. */
    static <T> Optional<T> await(Callable<Optional<T>> question) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (System.nanoTime() < until) {
                var answer = question.call();
                if (answer.isPresent()) return answer;
                Thread.sleep(5);
            }
            return Optional.empty();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static void awaitTrue(String what, Callable<Boolean> question) {
        boolean came = await(() -> question.call() ? Optional.of(true) : Optional.empty())
                .isPresent();
        if (!came) throw new AssertionError("never: " + what);
    }

    void awaitNoSession() {
        awaitTrue("the last session ended", () -> sessions.logins(Demo.SHOP).isEmpty());
    }

    @Override
    public void close() {
        trail.release(); // by a test that failed
        try {
            server.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        BufferAccounts.assertNothingIsKept();
    }
}
