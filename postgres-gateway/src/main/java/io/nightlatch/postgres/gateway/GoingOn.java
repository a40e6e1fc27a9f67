package io.nightlatch.postgres.gateway;

import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.policy.AtEnd;
import io.nightlatch.access.policy.Durations;
import io.nightlatch.access.session.LiveSessions.Cut;
import io.nightlatch.access.session.SessionLogin;
import io.nightlatch.access.session.SessionLogins;
import io.nightlatch.postgres.gateway.Fitting.Fitted;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a session when a grant of it is over. Rights of a login end only with it, so the server connection is
 * closed in any case. Where it is proved that nothing would be missed, the client's connection goes on with a fresh one that
 * has the baseline; else it is cut.
 *
 * <p>Confined to the session's event loop; what blocks is done on virtual threads while the client waits.
 */
final class GoingOn {
    /** The session's own connection is asked, and it may be anything by now; an answer that takes longer is none. */
    private static final long PROOF_MILLIS = 200;

    private static final System.Logger LOG = System.getLogger(GoingOn.class.getName());

    private final LiveSession session;
    private final Relay relay;
    private final GatewayServices services;
    private final SessionLogins logins;
    private final TargetConnector target;
    private final SequencedMap<String, String> startup;
    private boolean busy;
    private Optional<Cut> missed = Optional.empty();

    /** @param startup what the client asked for in its start-up packet, as far as it may */
    GoingOn(
            LiveSession session,
            Relay relay,
            GatewayServices services,
            TargetConnector target,
            SequencedMap<String, String> startup) {
        this.session = session;
        this.relay = relay;
        this.services = services;
        this.logins = Objects.requireNonNull(services.logins().get(session.database()));
        this.target = target;
        this.startup = startup;
    }

    /** Somebody, or the clock, has ended a grant. */
    void orCut(Cut why) {
        relay.finishing.end();
        orCut(why, relay.clientLeg().isPaused());
    }

    /** The clock has ended a grant; what runs may come to its end first. */
    void finishOrCut(AtEnd allowed, Cut why) {
        if (relay.finishing.isUnderWay()) return;
        if (relay.isOver() || busy || relay.clientLeg().isPaused() || !relay.finishing.mayBegin(allowed.finish())) {
            orCut(why);
            return;
        }
        relay.finishing.begin(allowed, () -> orCut(why, false), () -> session.cutNow(why));
        relay.notice(why.message() + "; what runs may come to its end within " + Durations.format(allowed.within())
                + ", and nothing new begins");
    }

    private void orCut(Cut why, boolean isHeld) {
        if (relay.isOver()) return;
        if (busy) {
            missed = Optional.of(why); // what is under way ends the same login
        } else if (isHeld || !mayAsk()) {
            session.cutNow(why);
        } else {
            relay.clientLeg().pause();
            ask(why, relay.clientLeg()::resume, () -> session.cutNow(why));
        }
    }

    /** The client is giving its grants back: until {@link #givenBack} or {@link #keeps} nothing else ends them here. */
    void givesBack() {
        busy = true;
    }

    /** They could not be given back, or not in this way. */
    void keeps() {
        busy = false;
        var ended = missed;
        missed = Optional.empty();
        ended.ifPresent(this::orCut);
    }

    /** @param answer tells the client, which is paused, and lets it go on */
    void givenBack(Cut why, Runnable answer) {
        if (relay.isOver()) return;
        if (mayAsk()) {
            ask(why, answer, () -> answerFirst(answer));
        } else {
            answerFirst(answer);
        }
    }

    /** A driver wants its whole reply, or takes its RESET for failed; the convergence then finds the session as any other. */
    private void answerFirst(Runnable answer) {
        answer.run();
        busy = false;
        missed = Optional.empty(); // told again by the convergence, once the reply has gone out
        Thread.ofVirtual().start(services.changed());
    }

    private boolean mayAsk() {
        return relay.isAtRest()
                && relay.state.isClean()
                // A token opens its session for as long as its grant lives, and no longer.
                && session.tokenGrant().isEmpty()
                // What the server tells of settings and statements is read, and sent, in this encoding only.
                && relay.clientCharset().equals(StandardCharsets.UTF_8);
    }

    private void ask(Cut why, Runnable then, Runnable otherwise) {
        busy = true;
        var question = CarriedOver.question(relay.state.calledByNameAlone());
        // The role that we set ourselves is no state of the client's.
        relay.inject(session.actsAsRole() ? "set role none; " + question : question)
                .orTimeout(PROOF_MILLIS, TimeUnit.MILLISECONDS)
                .thenApply(CarriedOver::of)
                .exceptionally(_ -> Optional.empty())
                .thenAcceptAsync(
                        kept -> {
                            if (relay.isOver()) return;
                            if (kept.isPresent() && relay.isAtRest()) {
                                leave(why, kept.get(), then);
                            } else {
                                otherwise.run();
                            }
                        },
                        relay.loop)
                .exceptionally(failure -> failed(why, failure));
    }

    /** Something is wrong here, and a client that waits for nobody would be worse than one that is cut. */
    private @Nullable Void failed(Cut why, Throwable failure) {
        LOG.log(Level.ERROR, "session " + session.id() + " is cut, as it could not go on", failure);
        relay.loop.execute(() -> session.cutNow(why));
        return null;
    }

    /** Whatever comes from here on, the old connection is closed and its login will be gone. */
    private void leave(Cut why, CarriedOver kept, Runnable then) {
        relay.leaveServer();
        Thread.ofVirtual().name("going on " + session.id()).start(() -> {
            try {
                var next = connect(why, kept);
                CompletableFuture.runAsync(() -> arrive(next, why, then), relay.loop)
                        .exceptionally(failure -> failed(why, failure));
            } catch (RuntimeException | InterruptedException e) {
                LOG.log(Level.WARNING, "session {0} is cut, as it could not go on: {1}", session.id(), e.getMessage());
                relay.loop.execute(() -> session.cutNow(why));
            }
        });
    }

    private record Next(SessionLogin login, Upstream upstream, Fitted fitted) {}

    private Next connect(Cut why, CarriedOver kept) throws InterruptedException {
        var old = session.login();
        var name = session.logins().next();
        Thread.ofVirtual().name("ending " + old.name()).start(() -> end(old));
        if (!services.sessions().goesOn(session.id(), name, why.why())) {
            throw new IllegalStateException("it is ending");
        }
        var principal = services.directory()
                .active(session.principal().name())
                .orElseThrow(() -> new IllegalStateException(session.principal().name() + " may not act any more"));
        var login = open(principal);
        var upstream = target.connect(relay.loop, login, startup).join();
        try {
            logins.connected(login);
            return new Next(login, upstream, Fitting.fit(upstream, kept).join());
        } catch (RuntimeException e) {
            upstream.channel().close();
            throw e;
        }
    }

    private SessionLogin open(Principal principal) {
        var policy = services.policy()
                .get()
                .database(session.database())
                .orElseThrow(() -> new IllegalStateException(session.database() + " is not in the policy any more"));
        var login = logins.open(session.id(), principal.name(), session.logins().nth(), policy.baselineOf(principal));
        session.logins().made(login);
        return login;
    }

    private void arrive(Next next, Cut why, Runnable then) {
        if (relay.isOver() || !next.upstream().channel().isActive()) {
            next.upstream().channel().close();
            session.cutNow(why);
            Thread.ofVirtual()
                    .start(() -> end(next.login())); // the session's own ending may have come before it was made
            return;
        }
        session.wentOn(next.upstream());
        relay.goOn(next.upstream().channel(), next.fitted().parameters());
        relay.prepared.leave(next.fitted().refused());
        relay.voice.say(Frames.notice(
                why.message() + "; this connection goes on with what you have without asking",
                why.detail(),
                "Settings and prepared statements are kept; what the role allowed can be asked for anew."));
        busy = false;
        missed = Optional.empty();
        then.run();
    }

    /** Blocks. What fails here is the convergence's: the login is nobody's from then on. */
    private void end(SessionLogin login) {
        boolean gone = false;
        try {
            var report = logins.end(login);
            gone = report.gone();
            services.sessions().left(session.id(), report);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "the ending of {0} is left to the convergence: {1}", login.name(), e.getMessage());
        } finally {
            session.logins().ended(login, gone);
            services.changed().run();
        }
    }
}
