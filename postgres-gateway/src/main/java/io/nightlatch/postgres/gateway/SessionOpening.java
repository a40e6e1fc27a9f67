package io.nightlatch.postgres.gateway;

import io.netty.channel.Channel;
import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.grant.StoreUnavailable;
import io.nightlatch.access.grant.UseAnswer;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.policy.DatabasePolicy;
import io.nightlatch.access.session.LoginName;
import io.nightlatch.access.session.Session;
import io.nightlatch.access.session.SessionEnd;
import io.nightlatch.access.session.SessionLogins;
import io.nightlatch.access.session.SessionState;
import io.nightlatch.access.session.TargetUnavailable;
import io.nightlatch.postgres.wire.BackendMessage;
import io.nightlatch.postgres.wire.BackendMessage.BackendKeyData;
import io.nightlatch.postgres.wire.BackendMessage.ReadyForQuery;
import io.nightlatch.postgres.wire.BackendMessage.TransactionStatus;
import io.nightlatch.postgres.wire.Bytes;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

/** From a proven name to a session that relays: written down, login made, connected, closed to everybody else. */
final class SessionOpening {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final GatewayServices services;
    private final Registry registry;
    private final Map<DatabaseName, TargetConnector> targets;
    private final Asks asks;
    private final TrailWriter trail;
    private final Set<Group> neverHeld;

    SessionOpening(
            GatewayServices services,
            Registry registry,
            Map<DatabaseName, TargetConnector> targets,
            Asks asks,
            TrailWriter trail,
            Set<Group> neverHeld) {
        this.services = services;
        this.registry = registry;
        this.targets = Map.copyOf(targets);
        this.asks = asks;
        this.trail = trail;
        this.neverHeld = Set.copyOf(neverHeld);
    }

    /** Blocks; on a virtual thread. The client has AuthenticationOk and waits for ReadyForQuery. */
    void open(
            Channel client,
            PrincipalName name,
            String databaseName,
            Optional<GrantId> token,
            StartupSettings settings,
            String peer) {
        try {
            admit(client, name, databaseName, token, settings, peer);
        } catch (StoreUnavailable e) {
            refuse(client, Doorway.STORE_AWAY);
        } catch (RuntimeException e) {
            // The people file or the policy changed in between, say; the client must not wait for nobody.
            refuse(client, notOpened("for " + name, e));
        }
    }

    private void admit(
            Channel client,
            PrincipalName name,
            String databaseName,
            Optional<GrantId> token,
            StartupSettings settings,
            String peer) {
        var principal = services.directory().active(name);
        var database = database(databaseName);
        if (principal.isEmpty() || database.isEmpty()) {
            refuse(client, notHere(databaseName));
            return;
        }
        var policy = services.policy().get().database(database.get()).orElseThrow();
        var baseline = policy.baselineOf(principal.get());
        if (baseline.isEmpty() && policy.askableBy(principal.get()).isEmpty()) {
            refuse(client, nothingHere(name, database.get()));
            return;
        }
        open(client, principal.get(), database.get(), policy, token, settings, peer);
    }

    private Optional<DatabaseName> database(String name) {
        try {
            var database = new DatabaseName(name);
            boolean isGuarded = targets.containsKey(database)
                    && services.policy().get().database(database).isPresent();
            return isGuarded ? Optional.of(database) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void open(
            Channel client,
            Principal principal,
            DatabaseName database,
            DatabasePolicy policy,
            Optional<GrantId> token,
            StartupSettings settings,
            String peer) {
        var id = SessionId.random(RANDOM);
        var session = new Session(
                id,
                principal.name(),
                database,
                LoginName.of(principal.name(), id),
                peer,
                settings.forTarget().getOrDefault("application_name", ""),
                services.clock().instant(),
                Optional.empty(),
                List.of(),
                SessionState.OPEN,
                Optional.empty());
        Optional<Grant> tokenGrant = token.flatMap(services.store()::grant);
        var live = new LiveSession(session, principal, tokenGrant, services, registry);
        settings.own().forEach(live.settings()::apply);
        registry.add(live); // before anything is made: what is not here is nobody's
        try {
            services.sessions().started(session);
            connect(client, live, policy.baselineOf(principal), settings);
        } catch (TargetUnavailable e) {
            refuse(client, targetRefused(e));
            live.end(SessionEnd.byServer("the target refused the session: " + e.getMessage()));
        } catch (StoreUnavailable e) {
            refuse(client, Doorway.STORE_AWAY);
            live.end(SessionEnd.byNightlatch("the store is away"));
        } catch (CancellationException e) {
            client.close();
            live.end(SessionEnd.byClient("the client left while the session was opened"));
        } catch (RuntimeException | InterruptedException e) {
            refuse(client, notOpened(id.value(), e));
            live.end(SessionEnd.byNightlatch("it could not be opened"));
        }
    }

    private static Refusal notOpened(String session, Exception why) {
        System.getLogger(SessionOpening.class.getName())
                .log(System.Logger.Level.ERROR, "session " + session + " could not be opened", why);
        return new Refusal(
                Refusal.CANNOT_CONNECT_NOW,
                "the session could not be opened",
                String.valueOf(why.getMessage()),
                "Try again.");
    }

    private void connect(Channel client, LiveSession live, List<DatabaseRole> baseline, StartupSettings settings)
            throws InterruptedException {
        var logins = Objects.requireNonNull(services.logins().get(live.database()));
        var connector = Objects.requireNonNull(targets.get(live.database()));
        live.loginMade(logins.open(live.id(), live.principal().name(), baseline));
        var upstream = connected(connector, client, live, settings);
        try {
            relay(client, live, upstream, logins, connector, settings);
        } catch (RuntimeException | InterruptedException e) {
            upstream.channel().close();
            throw e;
        }
    }

    private void relay(
            Channel client,
            LiveSession live,
            Upstream upstream,
            SessionLogins logins,
            TargetConnector connector,
            StartupSettings settings)
            throws InterruptedException {
        logins.connected(live.login()); // before the client can say anything that could keep it from being done
        var key = new Registry.CancelKey(upstream.processId(), RANDOM.nextInt());
        live.connected(upstream, key);
        var judge = new SessionJudge(
                live,
                services,
                asks,
                neverHeld,
                new Relay.Legs(
                        client,
                        upstream.channel(),
                        new StatementTrail(live, trail, services.reader(), services.clock())));
        var relay = judge.relay();
        live.goesOnBy(new GoingOn(live, relay, services, connector, settings.forTarget()));
        relay.loop.execute(() -> {
            client.pipeline().addLast(relay.clientLeg());
            upstream.channel().pipeline().addLast(relay.serverLeg());
            upstream.parameters().forEach(relay::parameter);
            upstream.channel().config().setAutoRead(true); // a token's unlock asks the server before the client may
            if (!client.isActive() || !upstream.channel().isActive())
                judge.gone(SessionEnd.byClient("the client left while the session was opened"));
        });
        var refusal = unlockByToken(live, judge);
        if (refusal.isPresent()) {
            relay.loop.execute(() -> relay.close(refusal));
            live.end(SessionEnd.byNightlatch(refusal.get().message()));
            return;
        }
        relay.loop.execute(() -> greet(client, upstream, key, relay));
        live.relaying(relay);
    }

    private static Upstream connected(
            TargetConnector connector, Channel client, LiveSession live, StartupSettings settings) {
        try {
            return connector
                    .connect(client.eventLoop(), live.login(), settings.forTarget())
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TargetUnavailable unavailable) throw unavailable;
            throw e;
        }
    }

    /** The token's role is there from the first statement on: opening the session with it is its use. */
    private Optional<Refusal> unlockByToken(LiveSession live, SessionJudge judge) throws InterruptedException {
        if (live.tokenGrant().isEmpty()) return Optional.empty();
        var grant = live.tokenGrant().get();
        var rule = services.policy().get().rule(grant.database(), grant.role());
        if (rule.isEmpty()) {
            return Optional.of(over(grant, grant.role() + " is not in the policy any more"));
        }
        return switch (services.grants().use(grant.id(), live.id())) {
            case UseAnswer.InForce(var inForce, var window) ->
                judge.asks().unlocking().unlock(inForce, window, rule.get(), false);
            case UseAnswer.Over(var why) -> Optional.of(over(grant, why));
        };
    }

    private static void greet(Channel client, Upstream upstream, Registry.CancelKey key, Relay relay) {
        if (relay.isOver()) return;
        var messages = new ArrayList<BackendMessage>(upstream.parameters());
        // The server's real process id, which pg_stat_activity and NotificationResponse name, with a secret of ours: a
        // CancelRequest arrives on a new connection, and only we can tell which server connection it means.
        messages.add(new BackendKeyData(
                key.processId(),
                Bytes.of(ByteBuffer.allocate(4).putInt(key.secret()).array())));
        messages.add(new ReadyForQuery(TransactionStatus.IDLE));
        relay.voice.greet(Frames.of(client.alloc(), messages.toArray(BackendMessage[]::new)));
        client.config().setAutoRead(true);
    }

    private static void refuse(Channel client, Refusal refusal) {
        Farewell.say(client, refusal);
    }

    private static Refusal notHere(String database) {
        return new Refusal(
                "3D000",
                "database \"" + database + "\" does not exist",
                "Nightlatch guards no database of that name.",
                "nightlatch me lists the databases that you may use.");
    }

    private static Refusal nothingHere(PrincipalName name, DatabaseName database) {
        return Refusal.insufficient(
                "policy gives " + name + " nothing on " + database,
                "There is no baseline role and no role to ask for.",
                "Ask an admin to name one of your groups in policy.yaml.");
    }

    private static Refusal over(Grant grant, String why) {
        return Refusal.insufficient(
                "the grant of this token is over",
                grant.id() + ": " + why + ".",
                "Ask anew: nightlatch request --database " + grant.database() + " --role " + grant.role()
                        + " --reason '…' --wait");
    }

    private static Refusal targetRefused(TargetUnavailable e) {
        var sqlState = e.sqlState().orElse(Refusal.CANNOT_CONNECT_NOW);
        var hint = sqlState.equals(Refusal.TOO_MANY_CONNECTIONS)
                ? "The target has no connection left; close some, or raise max_connections there."
                : "Try again; if it stays so, ask the operator to look at /readyz.";
        return new Refusal(sqlState, "the target does not let this session in", String.valueOf(e.getMessage()), hint);
    }
}
