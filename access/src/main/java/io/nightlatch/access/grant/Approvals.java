package io.nightlatch.access.grant;

import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.event.Severity;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.identity.Directory;
import io.nightlatch.access.identity.Person;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.policy.Decision;
import io.nightlatch.access.policy.Durations;
import io.nightlatch.access.policy.Policy;
import io.nightlatch.access.policy.Rule;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.HeldStatement;
import io.nightlatch.access.request.RequestEvent;
import io.nightlatch.access.request.RequestState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Files requests and takes votes on them. The last yes makes the grant, in the same transaction. */
public final class Approvals {
    /** How long an undecided request stays open. */
    public static final Duration OPEN_FOR = Duration.ofHours(8);

    private final GrantStore store;
    private final Supplier<Policy> policy;
    private final Directory directory;
    private final InstantSource clock;

    public Approvals(GrantStore store, Supplier<Policy> policy, Directory directory, InstantSource clock) {
        this.store = store;
        this.policy = policy;
        this.directory = directory;
        this.clock = clock;
    }

    /** Files a request, or joins the open one of the same person for the same role, database and scope. */
    public Answer file(Ask ask) {
        var inForce = policy.get();
        if (directory.active(ask.principal().name()).isEmpty()) {
            return new Answer.NotAllowed(ask.principal().name() + " may not act any more");
        }
        return switch (inForce.mayAsk(ask.principal(), ask.database(), ask.role())) {
            case Decision.MayNot(var why) -> new Answer.NotAllowed(why);
            case Decision.May(var rule) ->
                whyNotValid(ask, rule)
                        .<Answer>map(Answer.NotValid::new)
                        .orElseGet(() -> store.transact(unit -> fileOrJoin(unit, ask, rule, inForce.version())));
        };
    }

    private Optional<String> whyNotValid(Ask ask, Rule rule) {
        if (rule.reasonRequired()
                && ask.reason().filter(text -> !text.isBlank()).isEmpty()) {
            return Optional.of("policy asks for a reason for " + rule.role());
        }
        var unwritable = FreeText.whyNotValid("a reason", ask.reason());
        if (unwritable.isPresent()) return unwritable;
        var duration = ask.duration().orElse(rule.defaultDuration());
        if (duration.isNegative() || duration.isZero()) return Optional.of("a duration is longer than nothing");
        if (duration.compareTo(rule.maxDuration()) > 0) {
            return Optional.of(
                    "policy lets " + rule.role() + " be asked for at most " + Durations.format(rule.maxDuration()));
        }
        return Optional.empty();
    }

    private Answer fileOrJoin(GrantStore.Unit unit, Ask ask, Rule rule, String policyVersion) {
        var now = clock.instant();
        var open = unit.pending(ask.principal().name(), ask.database(), ask.role(), ask.scope())
                .map(found -> found.on(new RequestEvent.Tick(now)));
        if (open.isPresent() && open.get().isPending()) {
            unit.record(about(EventKind.REQUEST_JOINED, open.get()));
            return new Answer.Joined(open.get());
        }
        open.ifPresent(expired -> unit.save(expired, about(EventKind.REQUEST_EXPIRED, expired)));
        var expiresAt = now.plus(OPEN_FOR);
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
        unit.save(request, withStatement(about(EventKind.REQUEST_FILED, request), request));
        return new Answer.Done(request);
    }

    public Answer approve(Principal approver, RequestId id, Optional<String> comment) {
        return vote(approver, id, comment, true);
    }

    public Answer deny(Principal approver, RequestId id, Optional<String> comment) {
        return vote(approver, id, comment, false);
    }

    private Answer vote(Principal approver, RequestId id, Optional<String> comment, boolean yes) {
        var unwritable = FreeText.whyNotValid("a comment", comment);
        if (unwritable.isPresent()) return new Answer.NotValid(unwritable.get());
        return store.transact(unit -> {
            var now = clock.instant();
            var found = unit.request(id);
            if (found.isEmpty()) return new Answer.Unknown();
            var request = found.get();
            if (approver.name().equals(request.principal())) {
                return new Answer.NotAllowed("nobody decides their own request");
            }
            if (!mayDecideNow(approver, request)) {
                return new Answer.NotAllowed(id + " is waiting for " + waitingFor(request) + ", and " + approver.name()
                        + " is not among them");
            }
            if (request.isPending() && request.hasVoteOf(approver.name())) {
                return new Answer.TooLate(request, "one human has one vote, and yours on " + id + " is cast");
            }
            var grantId = unit.newGrantId();
            var after = request.on(
                    yes
                            ? new RequestEvent.Approve(approver.name(), comment, now, grantId)
                            : new RequestEvent.Deny(approver.name(), comment, now));
            if (after.equals(request))
                return new Answer.TooLate(request, id + " is " + request.state().word() + " already");
            return switch (after.state()) {
                case RequestState.Expired _ -> {
                    unit.save(after, about(EventKind.REQUEST_EXPIRED, after));
                    yield new Answer.TooLate(after, id + " is expired already");
                }
                case RequestState.Pending _ -> {
                    unit.save(after, cast(after));
                    yield new Answer.Done(after);
                }
                case RequestState.Denied _ -> {
                    unit.save(
                            after,
                            cast(after),
                            about(EventKind.REQUEST_DENIED, after)
                                    .with("by", approver.name().value()));
                    yield new Answer.Done(after);
                }
                case RequestState.Approved _ -> {
                    var grant = Grant.of(after, grantId, now);
                    unit.save(after, cast(after), about(EventKind.REQUEST_APPROVED, after));
                    unit.save(grant, grantApproved(grant, after));
                    yield new Answer.Done(after);
                }
                case RequestState.Withdrawn _ -> throw new IllegalStateException("no vote withdraws a request");
            };
        });
    }

    /** Whether a vote of this person's would count now. */
    public boolean mayDecide(Principal approver, AccessRequest request) {
        return request.isPending() && request.mayVote(approver.name()) && mayDecideNow(approver, request);
    }

    /**
     * The approver's right as it is now: in a group of the current stage, by the request and by the policy in force. The
     * groups are those of the directory: the caller's may be as old as its sign-in.
     */
    private boolean mayDecideNow(Principal approver, AccessRequest request) {
        return directory
                .active(approver.name())
                .filter(now -> now.isInAnyOf(request.stage().by()))
                .filter(now -> policy.get().rule(request.database(), request.role()).stream()
                        .flatMap(rule -> rule.approve().stream())
                        .anyMatch(stage -> now.isInAnyOf(stage.by())))
                .isPresent();
    }

    public Answer withdraw(Principal who, RequestId id) {
        return store.transact(unit -> {
            var found = unit.request(id);
            if (found.isEmpty()) return new Answer.Unknown();
            var request = found.get();
            if (!who.name().equals(request.principal())) {
                return new Answer.NotAllowed("only " + request.principal() + " can withdraw " + id);
            }
            var after = request.on(new RequestEvent.Withdraw(clock.instant()));
            if (after.equals(request))
                return new Answer.TooLate(request, id + " is " + request.state().word() + " already");
            var kind = after.state() instanceof RequestState.Withdrawn
                    ? EventKind.REQUEST_WITHDRAWN
                    : EventKind.REQUEST_EXPIRED;
            unit.save(after, about(kind, after));
            return new Answer.Done(after);
        });
    }

    /** Closes the requests whose time is over. */
    public void expire() {
        store.transact(unit -> {
            var now = clock.instant();
            for (var request : unit.pendingDueAt(now)) {
                var after = request.on(new RequestEvent.Tick(now));
                if (!after.equals(request)) unit.save(after, about(EventKind.REQUEST_EXPIRED, after));
            }
            return true;
        });
    }

    /** Who could cast a vote in the current stage now, by name. */
    public List<PrincipalName> approversOf(AccessRequest request) {
        return directory.everybody().stream()
                .filter(person -> !person.disabled())
                .map(Person::principal)
                .filter(person -> request.mayVote(person.name())
                        && person.isInAnyOf(request.stage().by()))
                .map(Principal::name)
                .sorted()
                .toList();
    }

    /** "team-leads (bob)": the groups of the current stage and who in them could vote. */
    public String waitingFor(AccessRequest request) {
        var groups = String.join(
                ", ", request.stage().by().stream().map(group -> group.name()).toList());
        var names = String.join(
                ", ", approversOf(request).stream().map(PrincipalName::value).toList());
        return names.isEmpty() ? groups + " (nobody there can decide now)" : groups + " (" + names + ")";
    }

    private static Happening about(EventKind kind, AccessRequest request) {
        return Happening.of(kind)
                .of(request.id())
                .to(request.principal())
                .on(request.database())
                .as(request.role())
                .because(request.reason())
                .with("duration", request.duration().toString())
                .with("policyVersion", request.policyVersion());
    }

    private static Happening withStatement(Happening filed, AccessRequest request) {
        var what = request.session().map(filed::in).orElse(filed);
        return request.statement()
                .map(statement -> switch (statement) {
                    case HeldStatement.Text(var sql) -> what.with("statement", sql);
                    case HeldStatement.Withheld(var length, var sha256) ->
                        what.with("statementLengthBytes", length).with("statementSha256", sha256);
                })
                .orElse(what);
    }

    private static Happening cast(AccessRequest after) {
        var vote = after.votes().getLast();
        var what = about(EventKind.VOTE_CAST, after)
                .with("approver", vote.approver().value())
                .with("verdict", vote.verdict().name().toLowerCase(java.util.Locale.ROOT))
                .with("stage", vote.stage());
        return vote.comment().map(text -> what.with("comment", text)).orElse(what);
    }

    private static Happening grantApproved(Grant grant, AccessRequest request) {
        Instant before = grant.activateBefore();
        return Happening.of(EventKind.GRANT_APPROVED, Severity.INFO)
                .of(grant.id())
                .of(grant.request())
                .to(grant.principal())
                .on(grant.database())
                .as(grant.role())
                .because(request.reason())
                .with("activateBefore", before.toString())
                .with(
                        "approvers",
                        request.votes().stream()
                                .map(vote -> vote.approver().value())
                                .toList());
    }
}
