package io.nightlatch.postgres.gateway;

import io.netty.buffer.Unpooled;
import io.nightlatch.access.converge.Cuts;
import io.nightlatch.access.grant.EndAnswer;
import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.grant.StoreUnavailable;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.session.SessionEnd;
import io.nightlatch.postgres.gateway.ClientLeg.Step;
import io.nightlatch.postgres.gateway.statement.OwnStatement;
import io.nightlatch.postgres.gateway.statement.OwnStatement.AskRole;
import io.nightlatch.postgres.gateway.statement.OwnStatement.ChangePassword;
import io.nightlatch.postgres.gateway.statement.OwnStatement.Extend;
import io.nightlatch.postgres.gateway.statement.OwnStatement.GiveBack;
import io.nightlatch.postgres.gateway.statement.OwnStatement.Malformed;
import io.nightlatch.postgres.gateway.statement.OwnStatement.SetDuration;
import io.nightlatch.postgres.gateway.statement.OwnStatement.SetReason;
import io.nightlatch.postgres.gateway.statement.OwnStatement.SetRole;
import io.nightlatch.postgres.gateway.statement.OwnStatement.SetWait;
import io.nightlatch.postgres.gateway.statement.OwnStatement.Show;
import io.nightlatch.postgres.gateway.statement.OwnStatement.Signal;
import io.nightlatch.postgres.gateway.statement.Rerun;
import io.nightlatch.postgres.gateway.statement.Withholding;
import io.nightlatch.postgres.wire.BackendMessage;
import io.nightlatch.postgres.wire.BackendMessage.CommandComplete;
import io.nightlatch.postgres.wire.BackendMessage.Field;
import io.nightlatch.postgres.wire.BackendMessage.NoData;
import io.nightlatch.postgres.wire.BackendMessage.RowDescription;
import io.nightlatch.postgres.wire.MessageFields;
import io.nightlatch.postgres.wire.TextResult;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One session's {@link Judge}: answers at once on the event loop, or sends the work to a virtual thread and answers later. */
final class SessionJudge implements Judge {
    private final LiveSession session;
    private final GatewayServices services;
    private final SessionAsks asks;
    private final OwnReplies replies;
    private final Relay relay;
    private final Foresight ahead;
    private final Background background;

    SessionJudge(
            LiveSession session,
            GatewayServices services,
            Asks asks,
            Set<io.nightlatch.access.identity.Group> neverHeld,
            Relay.Legs legs) {
        this.session = session;
        this.services = services;
        this.replies = new OwnReplies(session, services);
        this.relay = legs.relay(this);
        this.asks = new SessionAsks(
                session, relay, services, asks, session.principal().isInAnyOf(neverHeld));
        this.ahead = new Foresight(session, relay, this.asks, services);
        this.background = new Background(session, relay);
    }

    Relay relay() {
        return relay;
    }

    SessionAsks asks() {
        return asks;
    }

    @Override
    public boolean concerns(OwnStatement own) {
        return switch (own) {
            case SetRole(var role) -> isWrapped(role) && !session.isUnlocked(role, true);
            case ChangePassword(var role) ->
                role.equals(session.loginName())
                        || role.equals(session.principal().name().value())
                        || Set.of("current_user", "session_user", "current_role", "user")
                                .contains(role);
            case Signal(var processId, var _) -> session.another(processId).isPresent();
            default -> true;
        };
    }

    private boolean isWrapped(DatabaseRole role) {
        return services.policy().get().rule(session.database(), role).isPresent();
    }

    @Override
    public Step own(OwnStatement own, boolean simple) {
        switch (own) {
            case SetReason _, SetDuration _, SetWait _ -> {
                session.settings().apply(own);
                return complete("SET", simple);
            }
            case Malformed(var why, var hint) -> {
                return refuse(new Refusal(Refusal.INVALID_PARAMETER, why, "Nothing was changed.", hint), simple);
            }
            case ChangePassword _ -> {
                return refuse(
                        Refusal.insufficient(
                                "your password is kept by Nightlatch",
                                "The role " + session.loginName()
                                        + " is thrown away with this session, and its password with it.",
                                "Change yours with: nightlatch passwd"),
                        simple);
            }
            case Show(var what) ->
                later(simple, () -> {
                    var answer = replies.answer(what);
                    relay.loop.execute(() -> relay.clientLeg().proceed(answer(answer, simple)));
                    return true;
                });
            case Signal signal -> {
                session.another(signal.processId()).ifPresent(other -> other.signalled(signal, session.id()));
                return answer(OwnReplies.done(signal), simple);
            }
            case GiveBack _ -> later(simple, () -> giveBack(simple));
            case AskRole(var role) -> later(simple, () -> ask(role, false, simple));
            case Extend extend -> later(simple, () -> answered(asks.extend(extend), simple));
            case SetRole(var role) -> {
                if (!concerns(own)) {
                    owe("SET ROLE " + Unlocking.quoted(role), simple);
                    return Step.PASS;
                }
                later(simple, () -> ask(role, true, simple));
            }
        }
        return Step.PAUSE;
    }

    private boolean ask(DatabaseRole role, boolean bySetRole, boolean simple) throws InterruptedException {
        var refusal = session.isUnlocked(role, bySetRole) ? Optional.<Refusal>empty() : asks.explicit(role, bySetRole);
        relay.loop.execute(() -> {
            session.released();
            if (relay.isOver()) return;
            if (refusal.isPresent()) {
                relay.refuse(refusal.get(), simple);
                relay.clientLeg().proceed(Step.DROP);
            } else if (bySetRole) {
                owe("SET ROLE " + Unlocking.quoted(role), simple);
                relay.clientLeg().proceed(Step.PASS);
            } else {
                complete("SET", simple);
                relay.clientLeg().proceed(Step.DROP);
            }
        });
        return true;
    }

    private boolean answered(Optional<Refusal> refusal, boolean simple) {
        relay.loop.execute(() -> {
            session.released();
            if (relay.isOver()) return;
            relay.clientLeg().proceed(refusal.map(why -> refuse(why, simple)).orElseGet(() -> complete("SET", simple)));
        });
        return true;
    }

    private void owe(String text, boolean simple) {
        if (simple) {
            relay.query(text);
        } else {
            relay.execute(text);
        }
    }

    /** The grants end first, then the client is answered: on what it goes on with, or as the last word before the cut. */
    private boolean giveBack(boolean simple) throws InterruptedException {
        Runnable answer = () -> {
            complete("RESET", simple);
            relay.clientLeg().proceed(Step.DROP);
        };
        var grants = session.unlocked().values().stream()
                .map(unlocked -> unlocked.grant().id())
                .distinct()
                .toList();
        if (grants.isEmpty()) {
            relay.loop.execute(answer);
            return true;
        }
        asks.unlocking().onLoop(() -> {
            session.goingOn().givesBack();
            return CompletableFuture.completedFuture(true);
        });
        try {
            var ended = grants.stream().map(this::revoked).toList();
            relay.loop.execute(() -> session.goingOn().givenBack(Cuts.endOf(ended.getLast()), answer));
        } catch (RuntimeException e) {
            relay.loop.execute(session.goingOn()::keeps);
            throw e;
        }
        return true;
    }

    private Grant revoked(GrantId id) {
        return switch (services.grants().revoke(session.principal(), id, Optional.of("given back"))) {
            case EndAnswer.Done(var grant) -> grant;
            case EndAnswer.TooLate(var grant) -> grant;
            default -> throw new IllegalStateException(id + " cannot be given back");
        };
    }

    private Step answer(TextResult answer, boolean simple) {
        var out = Unpooled.buffer();
        if (simple) {
            answer.encode(out);
        } else {
            answer.encodeRows(out);
        }
        relay.local(out, simple);
        return Step.DROP;
    }

    private Step complete(String tag, boolean simple) {
        relay.local(Frames.of(io.netty.buffer.ByteBufAllocator.DEFAULT, new CommandComplete(tag)), simple);
        return Step.DROP;
    }

    private Step refuse(Refusal refusal, boolean simple) {
        relay.refuse(refusal, simple);
        return Step.DROP;
    }

    /** On a virtual thread; whatever goes wrong there, the client is answered. */
    private void later(boolean simple, Callable<Boolean> work) {
        background.run(work, failure -> {
            session.released();
            relay.refuse(failed(failure), simple);
            relay.clientLeg().proceed(Step.DROP);
        });
    }

    static Refusal failed(Exception failure) {
        if (failure instanceof StoreUnavailable) {
            return Refusal.insufficient(
                    "Nightlatch cannot reach its store, so it grants nothing",
                    String.valueOf(failure.getMessage()),
                    "Try again when http://…/readyz says ready.");
        }
        System.getLogger(SessionJudge.class.getName()).log(System.Logger.Level.ERROR, "an ask failed", failure);
        return Refusal.insufficient(
                "Nightlatch could not ask", String.valueOf(failure.getMessage()), "Nothing was run; run it again.");
    }

    @Override
    public BackendMessage description(OwnStatement own) {
        return switch (own) {
            case Show(var what) ->
                new RowDescription(
                        OwnReplies.columns(what).stream().map(Field::text).toList());
            case Signal signal -> new RowDescription(List.of(Field.text(signal.function())));
            default -> new NoData();
        };
    }

    @Override
    public Foresight ahead() {
        return ahead;
    }

    @Override
    public boolean mayRerun(Optional<String> sql) {
        return mayAdvise()
                && sql.flatMap(services.reader()::known)
                        .filter(reading -> Rerun.isSafe(reading) && !ahead.isHeldForItself(reading))
                        .isPresent();
    }

    @Override
    public void refused(MessageFields error, String sql) {
        var held = new HeldBy();
        session.held(
                held, StatementTrail.shown(Withholding.of(sql, services.reader().known(sql))));
        background.run(
                () -> {
                    var answer = asks.forRefused(error, sql, held);
                    relay.loop.execute(() -> {
                        session.released();
                        if (!relay.isOver()) answer.tell(relay);
                    });
                    return true;
                },
                failure -> {
                    session.released();
                    relay.answerRefused(failed(failure));
                });
    }

    @Override
    public boolean mayAdvise() {
        return !askable().isEmpty();
    }

    private List<DatabaseRole> askable() {
        return asks.candidates();
    }

    @Override
    public void advise(MessageFields error, Optional<String> sql, Consumer<MessageFields> advised) {
        background.run(
                () -> {
                    var better = asks.advice(error, sql);
                    relay.loop.execute(() -> {
                        if (!relay.isOver()) advised.accept(better);
                    });
                    return true;
                },
                _ -> advised.accept(error));
    }

    @Override
    public Refusal functionCallRefusal() {
        if (ahead.hasRules()) {
            return Refusal.insufficient(
                    "a FunctionCall carries no text, and some statements need their own approval here",
                    "The policy of this database has highImpact rules, and nobody could tell whether one fits.",
                    "Call it in SQL.");
        }
        return Refusal.insufficient(
                "a FunctionCall carries no text that anybody could approve",
                "The session holds no grant, and the function would run unseen.",
                "Call it in SQL, or ask first: SET nightlatch.role = '…';");
    }

    @Override
    public void trailFailed(Throwable cause) {
        relay.close(Optional.of(new Refusal(
                Refusal.ADMIN_SHUTDOWN,
                "the audit trail cannot be written, so nothing is run under a grant",
                String.valueOf(cause.getMessage()),
                "Connect again when Nightlatch is ready: nightlatch events, or http://…/readyz")));
        session.end(SessionEnd.byNightlatch("the audit trail could not be written"));
    }

    @Override
    public void gone(SessionEnd why) {
        relay.close(Optional.empty());
        session.end(why);
    }

    @Override
    public void violated(String what) {
        relay.close(Optional.of(new Refusal(
                Refusal.PROTOCOL_VIOLATION,
                what,
                "The connection is closed.",
                "Report it to the author of the driver.")));
        session.end(SessionEnd.byNightlatch("protocol violation: " + what));
    }
}
