package io.nightlatch.access.grant;

import io.nightlatch.access.condition.AskFacts;
import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.identity.Directory;
import io.nightlatch.access.policy.Decision;
import io.nightlatch.access.policy.HighImpact;
import io.nightlatch.access.policy.Policy;
import io.nightlatch.access.policy.Rule;
import io.nightlatch.access.policy.Stage;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.access.request.HeldStatement;
import io.nightlatch.access.request.RequestEvent;
import io.nightlatch.access.request.RequestState;
import io.nightlatch.access.request.Waiver;
import io.nightlatch.access.statement.StatementReader;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Files what somebody asks for, or joins what is open for the same thing. */
final class Filing {
    private final GrantStore store;
    private final Supplier<Policy> policy;
    private final Directory directory;
    private final InstantSource clock;
    private final StatementReader reader;

    Filing(
            GrantStore store,
            Supplier<Policy> policy,
            Directory directory,
            InstantSource clock,
            StatementReader reader) {
        this.reader = reader;
        this.store = store;
        this.policy = policy;
        this.directory = directory;
        this.clock = clock;
    }

    /** Files a request, or joins the open one of the same person for the same role, database and scope. */
    Answer file(Ask ask) {
        var inForce = policy.get();
        if (directory.active(ask.principal().name()).isEmpty()) {
            return new Answer.NotAllowed(ask.principal().name() + " may not act any more");
        }
        return switch (inForce.mayAsk(ask.principal(), ask.database(), ask.role())) {
            case Decision.MayNot(var why) -> new Answer.NotAllowed(why);
            case Decision.May(var rule, var from) ->
                whyNotValid(ask, rule)
                        .<Answer>map(Answer.NotValid::new)
                        .orElseGet(() -> fileIfMet(ask, rule, from, inForce.version()));
        };
    }

    private Answer fileIfMet(Ask ask, Rule rule, Map<String, String> from, String policyVersion) {
        var facts = facts(ask, rule);
        var unmet = rule.whyNotMet(facts);
        if (unmet.isPresent()) return new Answer.NotAllowed(unmet.get());
        var waiver = rule.approvedBy(facts).map(Waiver::new);
        return store.transact(unit -> {
            var answer = fileOrJoin(unit, ask, rule, from, policyVersion);
            return answer instanceof Answer.Done(var request) && waiver.isPresent()
                    ? new Answer.Done(waived(unit, request, waiver.get(), rule))
                    : answer;
        });
    }

    private AccessRequest waived(GrantStore.Unit unit, AccessRequest request, Waiver waiver, Rule rule) {
        var now = clock.instant();
        var grantId = unit.newGrantId();
        var after = request.on(new RequestEvent.Waive(waiver, now, grantId));
        var grant = Grant.of(after, grantId, now, rule.terms().keeps());
        unit.save(after, RequestStory.about(EventKind.REQUEST_APPROVED, after).with("byRule", waiver.rules()));
        unit.save(grant, RequestStory.grantApproved(grant, after));
        return after;
    }

    private Optional<String> whyNotValid(Ask ask, Rule rule) {
        return FreeText.whyNotValid("a reason", ask.reason())
                .or(() -> rule.whyNotAsked(ask.reason(), ask.duration(), clock.instant()));
    }

    private AskFacts facts(Ask ask, Rule rule) {
        var statement = ask.statement()
                .flatMap(held -> held instanceof HeldStatement.Text(var sql) ? Optional.of(sql) : Optional.empty());
        return new AskFacts(
                ask.principal(),
                ask.database(),
                ask.role(),
                ask.reason(),
                ask.duration().orElse(rule.defaultDuration()),
                ask.scope() == GrantScope.TOKEN,
                Optional.of(clock.instant()),
                statement.map(reader::read));
    }

    private Answer fileOrJoin(
            GrantStore.Unit unit, Ask ask, Rule rule, Map<String, String> from, String policyVersion) {
        var now = clock.instant();
        var joined = join(unit, unit.pending(ask.principal().name(), ask.database(), ask.role(), ask.scope()), now);
        if (joined.isPresent()) return joined.get();
        var expiresAt = now.plus(rule.terms().waits());
        var request = new AccessRequest(
                unit.newRequestId(),
                ask.principal().name(),
                ask.database(),
                ask.role(),
                ask.reason().map(String::strip).filter(text -> !text.isEmpty()),
                ask.duration().orElse(rule.defaultDuration()),
                ask.scope(),
                ask.statement(),
                ask.session(),
                rule.approve(),
                policyVersion,
                now,
                expiresAt,
                List.of(),
                new RequestState.Pending(expiresAt));
        var filed = RequestStory.withStatement(RequestStory.about(EventKind.REQUEST_FILED, request), request);
        var by = from.isEmpty() ? filed : filed.with("rules", from);
        unit.save(
                request,
                rule.terms()
                        .ticket(request.reason())
                        .map(link -> by.with("ticket", link))
                        .orElse(by));
        return new Answer.Done(request);
    }

    /** Joins what is open for the same thing; what is open no longer is closed first. */
    private static Optional<Answer> join(GrantStore.Unit unit, Optional<AccessRequest> found, Instant now) {
        var open = found.map(request -> request.on(new RequestEvent.Tick(now)));
        if (open.isPresent() && !open.equals(found)) {
            unit.save(open.get(), RequestStory.byItself(found.get(), open.get()));
        }
        if (open.filter(AccessRequest::isPending).isEmpty()) return Optional.empty();
        unit.record(RequestStory.about(EventKind.REQUEST_JOINED, open.get()));
        return open.map(Answer.Joined::new);
    }

    /** Files a request for one statement's own approval, or joins the open one for the same statement in the same session. */
    Answer file(StatementAsk ask) {
        var inForce = policy.get();
        if (directory.active(ask.principal().name()).isEmpty()) {
            return new Answer.NotAllowed(ask.principal().name() + " may not act any more");
        }
        var unwritable = FreeText.whyNotValid("a reason", ask.reason());
        if (unwritable.isPresent()) return new Answer.NotValid(unwritable.get());
        var demand = inForce.database(ask.database())
                .flatMap(database -> database.highImpact(ask.statement().rules()))
                .map(HighImpact::demand);
        if (demand.isEmpty()) return new Answer.NotValid("policy has changed meanwhile; run the statement again");
        return switch (demand.get()) {
            case HighImpact.Demand.Refuse(var why) -> new Answer.NotAllowed(why);
            case HighImpact.Demand.Approval(var stages) ->
                store.transact(unit -> fileOrJoin(unit, ask, stages, inForce.version()));
        };
    }

    private Answer fileOrJoin(GrantStore.Unit unit, StatementAsk ask, List<Stage> stages, String policyVersion) {
        var now = clock.instant();
        var joined =
                join(unit, unit.pendingStatement(ask.session(), ask.statement().digest()), now);
        if (joined.isPresent()) return joined.get();
        var expiresAt = now.plus(Approvals.OPEN_FOR);
        var request = new AccessRequest(
                unit.newRequestId(),
                ask.principal().name(),
                ask.database(),
                ask.role(),
                ask.reason().map(String::strip).filter(text -> !text.isEmpty()),
                Approvals.PERMITTED_FOR,
                GrantScope.STATEMENT,
                Optional.of(ask.statement()),
                Optional.of(ask.session()),
                stages,
                policyVersion,
                now,
                expiresAt,
                List.of(),
                new RequestState.Pending(expiresAt));
        unit.save(request, RequestStory.withStatement(RequestStory.about(EventKind.REQUEST_FILED, request), request));
        return new Answer.Done(request);
    }
}
