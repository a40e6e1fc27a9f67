package io.nightlatch.access.grant;

import io.nightlatch.access.condition.AskFacts;
import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Severity;
import io.nightlatch.access.grant.GrantState.Active;
import io.nightlatch.access.identity.Directory;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.policy.Decision;
import io.nightlatch.access.policy.Durations;
import io.nightlatch.access.policy.Extend;
import io.nightlatch.access.policy.Policy;
import io.nightlatch.access.policy.Rule;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.access.request.RequestEvent;
import io.nightlatch.access.request.RequestState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Gives a grant in use more time: never past what policy lets it last in all, how often, and when. */
final class Extending {
    private final GrantStore store;
    private final Supplier<Policy> policy;
    private final Directory directory;
    private final InstantSource clock;

    Extending(GrantStore store, Supplier<Policy> policy, Directory directory, InstantSource clock) {
        this.store = store;
        this.policy = policy;
        this.directory = directory;
        this.clock = clock;
    }

    ExtendAnswer extend(ExtendAsk ask) {
        var unwritable = FreeText.whyNotValid("a reason", ask.reason());
        if (unwritable.isPresent()) return new ExtendAnswer.NotValid(unwritable.get());
        if (!ask.more().isPositive()) return new ExtendAnswer.NotValid("more time is longer than nothing");
        return store.transact(unit -> extend(unit, ask));
    }

    private ExtendAnswer extend(GrantStore.Unit unit, ExtendAsk ask) {
        var found = unit.grant(ask.grant());
        if (found.isEmpty()) return new ExtendAnswer.Unknown();
        var grant = found.get();
        if (!mayAsk(ask.who(), grant)) {
            return new ExtendAnswer.NotAllowed(
                    "only " + grant.principal() + " or an approver of " + grant.role() + " can extend " + grant.id());
        }
        return switch (room(grant, ask.more())) {
            case Room.None(var answer) -> answer;
            case Room.Until(var until, var rule, var allowed) -> {
                var reason = ask.reason()
                        .map(String::strip)
                        .filter(text -> !text.isEmpty())
                        .or(() -> unit.request(grant.request()).flatMap(AccessRequest::reason));
                var wrong = rule.whyNotAsked(reason, Optional.empty(), clock.instant());
                if (wrong.isPresent()) yield new ExtendAnswer.NotValid(wrong.get());
                var unmet = rule.whyNotMet(facts(ask, grant, reason));
                if (unmet.isPresent()) yield new ExtendAnswer.NotAllowed(unmet.get());
                if (allowed.again()) yield new ExtendAnswer.Asked(fileOrJoin(unit, ask, grant, rule, reason));
                yield new ExtendAnswer.Extended(
                        moved(unit, grant, until, allowed, ask.who().name(), reason, Optional.empty()));
            }
        };
    }

    private AskFacts facts(ExtendAsk ask, Grant grant, Optional<String> reason) {
        return new AskFacts(
                directory.active(grant.principal()).orElseThrow(),
                grant.database(),
                grant.role(),
                reason,
                ask.more(),
                grant.scope() == GrantScope.TOKEN,
                Optional.of(clock.instant()),
                Optional.empty());
    }

    /** The holder, while they may act, and whoever approves the role. */
    private boolean mayAsk(Principal who, Grant grant) {
        return directory
                .active(who.name())
                .filter(now -> now.name().equals(grant.principal())
                        || policy.get().stages(grant.database(), grant.role()).stream()
                                .anyMatch(stage -> stage.mayAdmit(now)))
                .isPresent();
    }

    private sealed interface Room {
        record Until(Instant until, Rule rule, Extend allowed) implements Room {}

        record None(ExtendAnswer answer) implements Room {}
    }

    /** How much later the grant could end now, by the policy and the people of this moment. */
    private Room room(Grant grant, Duration more) {
        var now = clock.instant();
        var id = grant.id();
        if (!(grant.state() instanceof Active(var at, var endsAt)) || !grant.isLiveAt(now)) {
            return none(new ExtendAnswer.TooLate(
                    grant.isLiveAt(now)
                            ? id + " is not in use yet, so that its time does not run"
                            : id + " is over; what it allowed can be asked for anew"));
        }
        var holder = directory.active(grant.principal());
        if (holder.isEmpty()) return none(new ExtendAnswer.NotAllowed(grant.principal() + " may not act any more"));
        if (!(policy.get().mayAsk(holder.get(), grant.database(), grant.role())
                instanceof Decision.May(var rule, var _))) {
            return none(
                    new ExtendAnswer.NotAllowed(grant.principal() + " may not ask for " + grant.role() + " any more"));
        }
        var extend = rule.terms().extend();
        if (extend.isEmpty()) {
            return none(new ExtendAnswer.NotAllowed("policy lets no grant of " + grant.role() + " be extended"));
        }
        if (grant.timesExtended() >= extend.get().times()) {
            return none(new ExtendAnswer.NotAllowed(
                    id + " was extended " + (grant.timesExtended() == 1 ? "once" : grant.timesExtended() + " times")
                            + ", and policy does not let it be once more"));
        }
        var closed = rule.whyClosed(now);
        if (closed.isPresent()) return none(new ExtendAnswer.NotAllowed(closed.get()));
        var longest = Duration.between(endsAt, at.plus(extend.get().total()));
        if (more.compareTo(longest) > 0) {
            var most = "policy lets " + id + " last "
                    + Durations.format(extend.get().total()) + " in all";
            return none(
                    longest.toSeconds() > 0
                            ? new ExtendAnswer.NotValid(most + ": "
                                    + Durations.format(longest.truncatedTo(java.time.temporal.ChronoUnit.SECONDS))
                                    + " more is the most")
                            : new ExtendAnswer.NotAllowed(most + ", and it does"));
        }
        var closes = rule.terms().closes(now);
        if (closes.filter(end -> !endsAt.isBefore(end)).isPresent()) {
            return none(new ExtendAnswer.NotAllowed(
                    id + " ends with the hours of " + grant.role() + ", at " + closes.get()));
        }
        var until = endsAt.plus(more);
        return new Room.Until(closes.filter(until::isAfter).orElse(until), rule, extend.get());
    }

    private static Room none(ExtendAnswer answer) {
        return new Room.None(answer);
    }

    private AccessRequest fileOrJoin(
            GrantStore.Unit unit, ExtendAsk ask, Grant grant, Rule rule, Optional<String> reason) {
        var now = clock.instant();
        var found = unit.pendingExtension(grant.id());
        var open = found.map(request -> request.on(new RequestEvent.Tick(now)));
        if (open.isPresent() && !open.equals(found)) {
            unit.save(open.get(), RequestStory.byItself(found.get(), open.get()));
        }
        if (open.filter(AccessRequest::isPending).isPresent()) {
            unit.record(RequestStory.about(EventKind.REQUEST_JOINED, open.get()));
            return open.get();
        }
        var waits = now.plus(rule.terms().waits());
        var expiresAt = grant.deadline().filter(waits::isAfter).orElse(waits);
        var request = new AccessRequest(
                        unit.newRequestId(),
                        grant.principal(),
                        grant.database(),
                        grant.role(),
                        reason,
                        ask.more(),
                        grant.scope(),
                        Optional.empty(),
                        ask.session(),
                        rule.approve(),
                        policy.get().version(),
                        now,
                        expiresAt,
                        List.of(),
                        new RequestState.Pending(expiresAt))
                .extending(grant.id());
        var filed = RequestStory.about(EventKind.REQUEST_FILED, request);
        boolean own = ask.who().name().equals(grant.principal());
        unit.save(
                request, own ? filed : filed.with("onBehalfBy", ask.who().name().value()));
        return request;
    }

    /** Why the time that was agreed to cannot be given now. */
    Optional<String> whyNot(GrantStore.Unit unit, AccessRequest agreed) {
        if (agreed.extended().isEmpty()) return Optional.empty();
        var grant = unit.grant(agreed.extended().get());
        if (grant.isEmpty()) return Optional.of("the grant is not there");
        if (!(room(grant.get(), agreed.grantedFor()) instanceof Room.None(var answer))) return Optional.empty();
        return Optional.of(
                switch (answer) {
                    case ExtendAnswer.NotAllowed(var why) -> why;
                    case ExtendAnswer.NotValid(var why) -> why;
                    case ExtendAnswer.TooLate(var why) -> why;
                    case ExtendAnswer.Extended _, ExtendAnswer.Asked _, ExtendAnswer.Unknown _ ->
                        throw new IllegalStateException("no room is no extension");
                });
    }

    /** The last yes is in, and {@link #whyNot} found nothing. */
    void agreed(GrantStore.Unit unit, AccessRequest request) {
        var grant = unit.grant(request.extended().orElseThrow()).orElseThrow();
        if (!(room(grant, request.grantedFor()) instanceof Room.Until(var until, var _, var allowed))) {
            throw new IllegalStateException(request.id() + " cannot extend " + grant.id());
        }
        moved(unit, grant, until, allowed, request.principal(), request.reason(), Optional.of(request));
    }

    private Grant moved(
            GrantStore.Unit unit,
            Grant grant,
            Instant until,
            Extend allowed,
            PrincipalName by,
            Optional<String> reason,
            Optional<AccessRequest> request) {
        var now = clock.instant();
        var before = grant.deadline().orElseThrow();
        var after = grant.extend(until, now);
        var what = Grants.about(EventKind.GRANT_EXTENDED, Severity.INFO, after)
                .because(reason)
                .with("by", by.value())
                .with("endedAt", before.toString())
                .with("endsAt", until.toString())
                .with("times", after.timesExtended())
                .with("policyVersion", policy.get().version());
        var how = new Extension(
                after.timesExtended(),
                by,
                request.map(AccessRequest::id),
                now,
                before,
                until,
                allowed,
                policy.get().version());
        unit.save(after, how, request.map(it -> what.of(it.id())).orElse(what));
        return after;
    }
}
