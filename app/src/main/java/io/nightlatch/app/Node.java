package io.nightlatch.app;

import io.nightlatch.access.config.Configuration;
import io.nightlatch.access.converge.ConvergeLoop;
import io.nightlatch.access.converge.Converger;
import io.nightlatch.access.converge.Sessions;
import io.nightlatch.access.converge.Watch;
import io.nightlatch.access.drift.DriftWatch;
import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.file.TextFile;
import io.nightlatch.access.footprint.Footprints;
import io.nightlatch.access.grant.Approvals;
import io.nightlatch.access.grant.Grants;
import io.nightlatch.access.identity.PeopleFile;
import io.nightlatch.access.identity.PersonAnswer;
import io.nightlatch.access.policy.Authority;
import io.nightlatch.access.policy.LivePolicy;
import io.nightlatch.access.session.Explainer;
import io.nightlatch.console.Console;
import io.nightlatch.control.ControlServer;
import io.nightlatch.control.ControlServices;
import io.nightlatch.control.DriftServices;
import io.nightlatch.control.GatewayAddress;
import io.nightlatch.control.HttpOptions;
import io.nightlatch.control.Passwords;
import io.nightlatch.postgres.gateway.GatewayServer;
import io.nightlatch.postgres.gateway.GatewayServices;
import io.nightlatch.postgres.sql.PostgresStatements;
import io.nightlatch.store.Store;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;

/** One running Nightlatch: store, targets, convergence, gateway, API and console, started from the ground up. */
record Node(int gatewayPort, int httpPort, Readiness readiness) {
    private static final System.Logger LOG = System.getLogger(Node.class.getName());
    private static final Duration LOOK_AT_LATEST = Duration.ofSeconds(2);

    /**
     * Starts everything that the configuration names; listens on return.
     *
     * @param state a private folder for what this node keeps beside its store: certificate, secrets
     * @param started gets each thing as soon as it runs, also when a later one fails
     */
    static Node start(Configuration configuration, Path state, Started started) {
        var store =
                Progress.of("opening the store", () -> started.add(EmbeddedStore.open(configuration.store(), started)));
        var clock = store.clock();
        var random = new SecureRandom();
        var people = started.add(PeopleFile.open(configuration.people(), random));
        var policy = started.add(LivePolicy.open(
                configuration.policy(),
                () -> Optional.of(people.groups()),
                change -> Changes.record(store, configuration.policy(), change)));
        store.recordPolicy(policy.get().version(), TextFile.read(configuration.policy()));
        var authority = new Authority(configuration.capabilities(), policy);
        var grantStore = store.grantStore();
        var reader = started.add(new PostgresStatements());
        var approvals = new Approvals(grantStore, policy, people, clock, reader);
        var sessions = new Sessions(grantStore, clock);
        var live = new GatewayServer.LiveRegistry();

        var targets = started.add(new Targets(configuration.databases(), policy, random));
        var footprints = new Footprints(
                store.footprints(),
                grantStore,
                targets.snapshots(),
                new OurLogins(
                        grantStore, live.sessions(), configuration.databases().keySet()),
                started.add(Executors.newVirtualThreadPerTaskExecutor()),
                clock);
        var grants = new Grants(grantStore, people, authority, clock, footprints);
        var checks = Progress.of(
                "looking at the databases", () -> started.add(new TargetChecks(targets, policy, store.events())));
        var readiness = new Readiness(store, checks);
        var converger = new Converger(
                grantStore,
                store.events(),
                approvals,
                grants,
                sessions,
                live.sessions(),
                targets.logins(),
                people,
                clock);
        // What an earlier life left behind is ended before anybody can come in.
        Progress.of("ending what is over", () -> {
            readiness.converged(converger.converge());
            return true;
        });
        var loop = started.add(
                new ConvergeLoop(converger, grantStore, clock, readiness::converged, readiness::convergeFailed));
        loop.start();
        started.add(Watch.every(LOOK_AT_LATEST, "footprints", footprints::takeDue, Node::footprintFailed)
                .start());
        var drift = new DriftWatch(store.drifts(), grantStore, live.sessions(), targets.drift(), policy, clock);
        started.add(Watch.every(LOOK_AT_LATEST, "drift", drift::look, Node::driftFailed)
                .start());
        people.watch(change -> {
            Changes.record(store, change);
            loop.nudge(); // who was disabled or left a group loses their sessions at once
        });

        var gateway = Progress.of(
                "opening the gateway",
                () -> started.add(gateway(
                        configuration,
                        state,
                        new GatewayServices(
                                policy,
                                people,
                                approvals,
                                grants,
                                grantStore,
                                store.events(),
                                sessions,
                                targets.logins(),
                                targets.rights(),
                                reader,
                                clock,
                                loop::nudge),
                        live)));
        var control = Progress.of(
                "opening the API and the console",
                () -> started.add(control(
                        configuration,
                        new ControlServices(
                                approvals,
                                grants,
                                grantStore,
                                store.events(),
                                store.footprints(),
                                new DriftServices(store.drifts(), drift::accept),
                                store.apiTokens(),
                                people,
                                passwords(people, store),
                                policy,
                                authority,
                                live.sessions(),
                                new Explainer(reader, targets.rights(), policy),
                                address(configuration.gateway(), gateway.port()),
                                readiness::problems,
                                loop::nudge,
                                sessions.unfinished()::all,
                                () -> Map.of("nightlatch_problems", (double)
                                        readiness.problems().size()),
                                clock))));
        return new Node(gateway.port(), control.port(), readiness);
    }

    private static void driftFailed(RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "could not look for drift: " + e.getMessage());
    }

    private static void footprintFailed(RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "a footprint could not be taken: " + e.getMessage());
    }

    private static GatewayServer gateway(
            Configuration configuration, Path state, GatewayServices services, GatewayServer.LiveRegistry live) {
        try {
            return GatewayServer.start(
                    GatewaySettings.of(configuration, state, services.clock().instant()), services, live);
        } catch (IOException e) {
            throw new CannotStart("the gateway cannot start: " + e.getMessage(), e);
        }
    }

    private static ControlServer control(Configuration configuration, ControlServices services) {
        var http = configuration.http();
        try {
            return ControlServer.start(
                    services,
                    new HttpOptions(
                            new InetSocketAddress(http.host(), http.port()),
                            http.tls().map(tls -> new HttpOptions.Tls(tls.certificate(), tls.key()))),
                    Console.pages());
        } catch (RuntimeException e) {
            throw new CannotStart("the API cannot start: " + e.getMessage(), e);
        }
    }

    private static GatewayAddress address(Configuration.Gateway gateway, int port) {
        var listens = new InetSocketAddress(gateway.host(), port).getAddress();
        boolean everywhere = listens != null && listens.isAnyLocalAddress();
        boolean onlyHere = listens != null && listens.isLoopbackAddress();
        return new GatewayAddress(
                everywhere ? Optional.empty() : Optional.of(gateway.host()),
                port,
                onlyHere ? Optional.empty() : Optional.of("require"));
    }

    private static Passwords passwords(PeopleFile people, Store store) {
        return (who, password) -> switch (people.changePassword(who, password)) {
            case PersonAnswer.Refused(var why) -> Optional.of(why);
            case PersonAnswer.Done _ -> {
                store.events()
                        .record(List.of(
                                Happening.of(EventKind.PERSON_CHANGED).to(who).with("what", "password")));
                yield Optional.empty();
            }
        };
    }
}
