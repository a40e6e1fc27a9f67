package io.nightlatch.postgres.gateway;

import io.nightlatch.access.grant.Answer;
import io.nightlatch.access.grant.StatementAsk;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.HeldStatement;
import io.nightlatch.postgres.gateway.Asks.Outcome;
import io.nightlatch.postgres.gateway.statement.Withholding;
import io.nightlatch.postgres.wire.BackendMessage.TransactionStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Gets a yes for one statement that policy's high-impact rules hold, whatever its session may do, and sees to it that the
 * statement is then what people agreed to: once, word for word, outside of a transaction, in a session that has put nothing
 * in the way of its names. One session's; blocks, on virtual threads.
 */
final class OwnApproval {
    private final LiveSession session;
    private final Relay relay;
    private final GatewayServices services;
    private final SessionAsks asks;
    private final OwnRefusals refusals;
    private final RowEstimate estimate;

    /** Permissions that this session has used, so that they are not tried again. */
    private final Set<RequestId> used = new HashSet<>();

    OwnApproval(LiveSession session, Relay relay, GatewayServices services, SessionAsks asks) {
        this.session = session;
        this.relay = relay;
        this.services = services;
        this.asks = asks;
        this.refusals = new OwnRefusals(session, services.events());
        this.estimate = new RowEstimate(asks, relay);
    }

    /** Why it is refused before anybody is asked for anything, be it a role. */
    Optional<Refusal> hindrance(Demanded what, Standing standing) {
        return refusals.hindrance(what, standing);
    }

    /** Where the server stands, once everything before the statement is answered. */
    Standing standing() throws InterruptedException {
        return asks.onLoop(() -> relay.questions.answers().thenApply(_ -> Standing.of(relay)));
    }

    /** How many rows the planner expects, in a transaction too; empty where it cannot be asked, or not without a trace. */
    OptionalLong rows(Demanded what, Optional<List<Optional<String>>> parameters) throws InterruptedException {
        if (parameters.isEmpty() || !mayLook()) return OptionalLong.empty();
        var amid = amid(what);
        if (amid.isEmpty()) return OptionalLong.empty();
        var found = estimate.planned(what, parameters.get(), amid.get());
        return found.map(told -> OptionalLong.of(told.rows())).orElse(OptionalLong.empty());
    }

    /** Ends what was prepared only, unless that would commit what the pipeline has run. */
    private boolean mayLook() throws InterruptedException {
        return asks.onLoop(() -> {
            if (!relay.owed.hasUnsynced()) return CompletableFuture.completedFuture(true);
            var cycle = relay.clientLeg().cycle();
            boolean commits = cycle.hasBound() && relay.status() == TransactionStatus.IDLE;
            if (commits || cycle.goesOn()) return CompletableFuture.completedFuture(false);
            return relay.questions.sync().thenApply(_ -> true);
        });
    }

    /**
     * Asks and waits for the decision; the server is at rest meanwhile.
     *
     * @param parameters empty where they are more than anybody looks at
     * @return empty once the statement may be forwarded; the permission is then used up
     */
    Optional<Refusal> obtain(Demanded what, Optional<List<Optional<String>>> parameters) throws InterruptedException {
        if (parameters.isEmpty()) return refusals.of(what, OwnRefusals.TOO_MANY_PARAMETERS);
        if (!rests()) return refusals.of(what, Cycle.ALONE);
        var before = look(what);
        var unclean = whyNotClean(before);
        if (unclean.isPresent()) return refusals.of(what, unclean.get());
        var ask = ask(what, parameters.get(), before.orElseThrow().amid());
        var held = new HeldBy();
        session.held(held, StatementTrail.shown(ask.statement()));
        while (true) {
            var outcome = asks.ask(held, ask, used);
            if (!(outcome instanceof Outcome.Permitted(var request))) return without(what, outcome, held);
            var changed = whyNotAsAsked(request, before.orElseThrow(), look(what));
            if (changed.isPresent()) return refusals.of(what, changed.get());
            used.add(request.id());
            var spent = services.approvals()
                    .spend(request.id(), session.id(), ask.statement().digest());
            if (spent instanceof Answer.Done) return Optional.empty();
            if (!(spent instanceof Answer.TooLate)) return refusals.of(what, OwnRefusals.notAnyMore(spent));
        }
    }

    private Optional<Refusal> without(Demanded what, Outcome outcome, HeldBy held) {
        return outcome instanceof Outcome.Refused(var refusal)
                ? refusals.of(what, refusal)
                : Optional.of(held.refusal());
    }

    /** Ends the transaction that preparing has begun, unless more is on its way in it. */
    private boolean rests() throws InterruptedException {
        return asks.onLoop(() -> {
            if (!relay.owed.hasUnsynced()) return CompletableFuture.completedFuture(true);
            if (relay.clientLeg().cycle().goesOn()) return CompletableFuture.completedFuture(false);
            return relay.questions.sync().thenApply(_ -> Standing.of(relay) == Standing.AT_REST);
        });
    }

    /** @param objects what the names in the text could mean, with row versions; see {@link Meaning} */
    private record Look(Surroundings amid, List<String> objects) {}

    private Optional<Look> look(Demanded what) throws InterruptedException {
        var amid = amid(what);
        if (amid.isEmpty()) return Optional.empty();
        var names = Meaning.question(what.sql());
        var objects = names.isEmpty() ? Injected.Result.NONE : asks.onLoop(() -> relay.questions.apart(names.get()));
        return objects.error().isPresent()
                ? Optional.empty()
                : Optional.of(new Look(
                        amid.get(), objects.firstColumn().stream().sorted().toList()));
    }

    private Optional<Surroundings> amid(Demanded what) throws InterruptedException {
        asks.onLoop(() -> relay.questions.apart(Surroundings.LOOK_ANEW));
        return Surroundings.of(asks.onLoop(() -> relay.questions.apart(Surroundings.question(what.reading()))));
    }

    private static Optional<Refusal> whyNotClean(Optional<Look> found) {
        return found.isEmpty()
                ? Optional.of(OwnRefusals.NAMES_UNKNOWN)
                : found.get().amid().whyNotClean();
    }

    private static Optional<Refusal> whyNotAsAsked(AccessRequest request, Look before, Optional<Look> found) {
        var unclean = whyNotClean(found);
        if (unclean.isPresent()) return unclean;
        var now = found.orElseThrow();
        boolean isSame = request.statement().orElseThrow() instanceof HeldStatement.Own own
                && own.relations().equals(now.amid().relations())
                && request.role().name().equals(now.amid().role())
                && now.objects().equals(before.objects());
        return isSame ? Optional.empty() : Optional.of(OwnRefusals.changed(request));
    }

    private StatementAsk ask(Demanded what, List<Optional<String>> parameters, Surroundings amid)
            throws InterruptedException {
        var shown = Withholding.redacted(what.sql(), what.reading());
        return new StatementAsk(
                session.principal(),
                session.database(),
                new DatabaseRole(amid.role()),
                session.settings().reason(),
                new HeldStatement.Own(
                        what.impact().rules(),
                        shown.sql(),
                        shown.places(),
                        parameters,
                        amid.relations(),
                        estimate.of(what, parameters, amid),
                        HeldStatement.digest(what.sql(), parameters)),
                session.id());
    }
}
