package io.nightlatch.postgres.gateway;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.event.Severity;
import io.nightlatch.access.grant.GrantStore.TokenKey;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.Person;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.identity.ScramVerifier;
import io.nightlatch.postgres.gateway.statement.Withholding;
import io.nightlatch.postgres.wire.Bytes;
import io.nightlatch.postgres.wire.StartupPacket.StartupMessage;
import io.nightlatch.postgres.wire.scram.MockSalt;
import io.nightlatch.postgres.wire.scram.ScramServer;
import io.nightlatch.postgres.wire.scram.ScramServer.Candidate;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/** What a client at the door needs: who could be meant, and what happens once it is known who came. */
final class Doorway {
    static final Refusal STORE_AWAY = new Refusal(
            Refusal.CANNOT_CONNECT_NOW,
            "Nightlatch cannot reach its store",
            "Without it no session can be written down, so none is begun.",
            "Try again shortly; /readyz says what is missing.");

    private static final SecureRandom RANDOM = new SecureRandom();

    private final GatewayOptions options;
    private final GatewayServices services;
    private final GatewayTls tls;
    private final Registry registry;
    private final SessionOpening opening;
    private final TrailWriter trail;
    private final ExecutorService blocking;
    private final MockSalt mockSalt;

    Doorway(
            GatewayOptions options,
            GatewayServices services,
            GatewayTls tls,
            Registry registry,
            SessionOpening opening,
            TrailWriter trail,
            ExecutorService blocking) {
        this.options = options;
        this.services = services;
        this.tls = tls;
        this.registry = registry;
        this.opening = opening;
        this.trail = trail;
        this.blocking = blocking;
        this.mockSalt = new MockSalt(Bytes.of(options.secret()));
    }

    GatewayOptions options() {
        return options;
    }

    SslContext tls() {
        return tls.context();
    }

    void cancel(Registry.CancelKey key) {
        registry.cancelledBy(key).ifPresent(LiveSession::cancel);
    }

    /**
     * Everything that the named person could prove to know. The store is asked for every name, known or not, so that the
     * time tells nothing either.
     */
    void lookUp(
            StartupMessage startup,
            boolean overTls,
            Consumer<ScramServer<Optional<GrantId>>> found,
            Runnable onFailure) {
        blocking.execute(() -> {
            try {
                found.accept(server(startup, overTls));
            } catch (RuntimeException e) {
                onFailure.run();
            }
        });
    }

    private ScramServer<Optional<GrantId>> server(StartupMessage startup, boolean overTls) {
        var user = startup.user().orElseThrow();
        var tokens = tokens(user, startup.database().orElse(user));
        var verifier = name(user)
                .flatMap(name -> services.directory().find(name))
                .filter(person -> !person.disabled())
                .flatMap(Person::verifier);
        var candidates = new ArrayList<Candidate<Optional<GrantId>>>();
        if (verifier.isPresent()) {
            candidates.add(candidate(Optional.empty(), verifier.get()));
            for (var token : tokens) candidates.add(candidate(Optional.of(token.grant()), token.verifier()));
        }
        var salt = verifier.map(known -> Bytes.of(known.salt())).orElseGet(() -> mockSalt.of(user));
        int iterations = verifier.map(ScramVerifier::iterations).orElse(ScramVerifier.DEFAULT_ITERATIONS);
        var endPoint = overTls ? tls.serverEndPoint() : Optional.<Bytes>empty();
        return endPoint.isPresent()
                ? ScramServer.bindable(salt, iterations, candidates, endPoint.get(), RANDOM)
                : ScramServer.unbound(salt, iterations, candidates, RANDOM);
    }

    private List<TokenKey> tokens(String user, String database) {
        try {
            return services.store().tokensOf(new PrincipalName(user), new DatabaseName(database));
        } catch (IllegalArgumentException e) {
            return List.of(); // nobody and nothing has such a name
        }
    }

    private static Optional<PrincipalName> name(String user) {
        try {
            return Optional.of(new PrincipalName(user));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Candidate<Optional<GrantId>> candidate(Optional<GrantId> grant, ScramVerifier verifier) {
        return new Candidate<>(grant, Bytes.of(verifier.storedKey()), Bytes.of(verifier.serverKey()));
    }

    void signedIn(
            Channel client,
            PrincipalName name,
            String database,
            Optional<GrantId> token,
            StartupSettings settings,
            String peer) {
        blocking.execute(() -> opening.open(client, name, database, token, settings, peer));
    }

    void refused(String user, String database, String peer, String why) {
        var what = Happening.of(EventKind.LOGIN_REFUSED, Severity.WARNING);
        trail.writeSoon(name(user)
                .map(what::to)
                .orElseGet(() -> what.with("user", StatementTrail.shown(Withholding.of(user, Optional.empty()))))
                .with("database", database)
                .with("client", peer)
                .with("why", why));
    }
}
