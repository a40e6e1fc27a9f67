package io.nightlatch.app;

import io.nightlatch.access.config.Configuration;
import io.nightlatch.access.converge.ConvergeLoop;
import io.nightlatch.access.converge.Converger;
import io.nightlatch.access.converge.Sessions;
import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.event.Severity;
import io.nightlatch.access.file.TextFile;
import io.nightlatch.access.grant.Approvals;
import io.nightlatch.access.grant.Grants;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.PeopleFile;
import io.nightlatch.access.identity.PersonAnswer;
import io.nightlatch.access.policy.Authority;
import io.nightlatch.access.policy.LivePolicy;
import io.nightlatch.access.session.Rights;
import io.nightlatch.access.session.SessionLogins;
import io.nightlatch.control.ControlServer;
import io.nightlatch.control.ControlServices;
import io.nightlatch.control.HttpOptions;
import io.nightlatch.postgres.gateway.GatewayServer;
import io.nightlatch.postgres.gateway.GatewayServices;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** One running Nightlatch: store, targets, convergence, gateway, API; started from the ground up and stopped from the top down. */
final class Node {
    private static final System.Logger LOG = System.getLogger(Node.class.getName());

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final Readiness readiness;
    private final GatewayServer gateway;
    private final ControlServer control;

    /**
     * Starts everything that the configuration names; listens on return.
     *
     * @param state a private folder for what this node keeps beside its store: certificate, secrets
     */
    static Node start(Configuration configuration, Path state) {
        var started = new ArrayDeque<AutoCloseable>();
        try {
            return new Node(configuration, state, started);
        } catch (IOException e) {
            closeAll(started);
            throw new CannotStart(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            closeAll(started);
            throw e;
        }
    }

    private Node(Configuration configuration, Path state, Deque<AutoCloseable> opened) throws IOException {
        Ports.check(
                configuration.gateway().host(), configuration.gateway().port(), "--gateway-port, or gateway: port:");
        Ports.check(configuration.http().host(), configuration.http().port(), "--http-port, or http: port:");
        var store = started(opened, EmbeddedStore.open(configuration.store(), opened));
        var clock = store.clock();
        var random = new SecureRandom();
        var people = started(
                opened, PeopleFile.open(configuration.people(), random).watch(change -> Changes.record(store, change)));
        var policy = started(
                opened,
                LivePolicy.open(
                        configuration.policy(),
                        () -> Optional.of(people.groups()),
                        change -> Changes.record(store, configuration.policy(), change)));
        store.recordPolicy(policy.get().version(), TextFile.read(configuration.policy()));
        var authority = new Authority(configuration.capabilities(), policy);
        var grantStore = store.grantStore();
        var approvals = new Approvals(grantStore, policy, people, clock);
        var grants = new Grants(grantStore, people, authority, clock);
        var sessions = new Sessions(grantStore, clock);
        var live = new GatewayServer.LiveRegistry();

        var targets = new Targets(configuration.databases(), policy, random);
        started(opened, targets);
        Map<DatabaseName, SessionLogins> logins = new HashMap<>(targets.logins());
        Map<DatabaseName, Rights> rights = new HashMap<>(targets.rights());

        var converger = new Converger(grantStore, approvals, grants, sessions, live.sessions(), logins, clock);
        this.readiness = new Readiness(store, targets);
        var loop = new AtomicReference<ConvergeLoop>();
        Runnable nudge = () -> {
            var running = loop.get();
            if (running != null) running.nudge();
        };
        loop.set(new ConvergeLoop(converger, grantStore, clock, readiness::converged, readiness::convergeFailed));
        loop.get().start();
        started(opened, loop.get());

        this.gateway = started(
                opened,
                GatewayServer.start(
                        GatewaySettings.of(configuration, state, clock.instant()),
                        new GatewayServices(
                                policy,
                                people,
                                approvals,
                                grants,
                                grantStore,
                                store.events(),
                                sessions,
                                logins,
                                rights,
                                clock,
                                nudge),
                        live));
        this.control = started(
                opened,
                ControlServer.start(
                        new ControlServices(
                                approvals,
                                grants,
                                grantStore,
                                store.events(),
                                store.apiTokens(),
                                people,
                                (who, password) -> {
                                    var answer = people.changePassword(who, password);
                                    if (answer instanceof PersonAnswer.Refused(var why)) return Optional.of(why);
                                    store.events()
                                            .record(List.of(Happening.of(EventKind.PERSON_CHANGED, Severity.INFO)
                                                    .to(who)
                                                    .with("what", "password")));
                                    return Optional.empty();
                                },
                                policy,
                                authority,
                                live.sessions(),
                                readiness::problems,
                                nudge,
                                Map::of,
                                clock),
                        new HttpOptions(
                                new InetSocketAddress(
                                        configuration.http().host(),
                                        configuration.http().port()),
                                configuration
                                        .http()
                                        .tls()
                                        .map(tls -> new HttpOptions.Tls(tls.certificate(), tls.key())))));
        started.addAll(opened);
    }

    private static <T extends AutoCloseable> T started(Deque<AutoCloseable> opened, T what) {
        opened.addFirst(what);
        return what;
    }

    int gatewayPort() {
        return gateway.port();
    }

    int httpPort() {
        return control.port();
    }

    List<String> problems() {
        return readiness.problems();
    }

    void close() {
        closeAll(started);
    }

    private static void closeAll(Deque<AutoCloseable> started) {
        while (!started.isEmpty()) {
            var one = started.removeFirst();
            try {
                one.close();
            } catch (Exception e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "stopping " + one.getClass().getSimpleName() + " failed: " + e.getMessage());
            }
        }
    }
}
