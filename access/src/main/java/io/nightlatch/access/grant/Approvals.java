package io.nightlatch.access.grant;

import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.event.Severity;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.Directory;
import io.nightlatch.access.identity.Person;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.policy.Decision;
import io.nightlatch.access.policy.Durations;
import io.nightlatch.access.policy.HighImpact;
import io.nightlatch.access.policy.Policy;
import io.nightlatch.access.policy.Rule;
import io.nightlatch.access.policy.Stage;
import io.nightlatch.access.policy.Terms;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.GrantScope;
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
    /** How long an undecided request for one statement's own approval stays open. */
    public static final Duration OPEN_FOR = Terms.USUAL.waits();

    /** How long a statement's own approval keeps before the statement is run. */
    public static final Duration PERMITTED_FOR = Duration.ofMinutes(10);

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
        if (!rule.terms().takes(ask.reason())) {
            return Optional.of("policy asks for a reason that fits "
                    + rule.terms().reasonPattern().orElse("") + " for " + rule.role());
        }
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
        unit.save(request, withStatement(about(EventKind.REQUEST_FILED, request), request));
        return new Answer.Done(request);
    }

    /** Joins what is open for the same thing; what is open no longer is closed first. */
    private static Optional<Answer> join(GrantStore.Unit unit, Optional<AccessRequest> found, Instant now) {
        var open = found.map(request -> request.on(new RequestEvent.Tick(now)));
        if (open.filter(AccessRequest::isPending).isEmpty()) {
            open.ifPresent(expired -> unit.save(expired, about(EventKind.REQUEST_EXPIRED, expired)));
            return Optional.empty();
        }
        unit.record(about(EventKind.REQUEST_JOINED, open.get()));
        return open.map(Answer.Joined::new);
    }

    /** Files a request for one statement's own approval, or joins the open one for the same statement in the same session. */
    public Answer file(StatementAsk ask) {
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
        var expiresAt = now.plus(OPEN_FOR);
        var request = new AccessRequest(
                unit.newRequestId(),
                ask.principal().name(),
                ask.database(),
                ask.role(),
                ask.reason().map(String::strip).filter(text -> !text.isEmpty()),
                PERMITTED_FOR,
                GrantScope.STATEMENT,
                Optional.of(ask.statement()),
                Optional.of(ask.session()),
                stages,
                policyVersion,
                now,
                expiresAt,
                List.of(),
                new RequestState.Pending(expiresAt));
        unit.save(request, withStatement(about(EventKind.REQUEST_FILED, request), request));
        return new Answer.Done(request);
    }

    /**
     * Uses a statement's permission, right before it is forwarded: once, in its session, word for word, and only while whoever
     * asked may act.
     */
    public Answer spend(RequestId id, SessionId session, String digest) {
        return store.transact(unit -> {
            var found = unit.request(id);
            if (found.isEmpty()) return new Answer.Unknown();
            var request = found.get();
            var now = clock.instant();
            if (!request.permits(session, digest, now)) {
                return new Answer.TooLate(request, id + " does not permit this statement in this session now");
            }
            if (directory.active(request.principal()).isEmpty()) {
                return new Answer.NotAllowed(request.principal() + " may not act any more");
            }
            if (!unit.spend(id, now)) return new Answer.TooLate(request, id + " was used already");
            unit.record(about(EventKind.PERMISSION_USED, request).in(session).with("statementSha256", digest));
            return new Answer.Done(request);
        });
    }

    public Answer approve(Principal approver, RequestId id, Optional<String> comment) {
        return vote(approver, id, comment, true, Optional.empty());
    }

    /** A yes to less time than was asked for; to more, it is not valid. */
    public Answer approve(Principal approver, RequestId id, Optional<String> comment, Duration atMost) {
        return vote(approver, id, comment, true, Optional.of(atMost));
    }

    public Answer deny(Principal approver, RequestId id, Optional<String> comment) {
        return vote(approver, id, comment, false, Optional.empty());
    }

    private Answer vote(
            Principal approver, RequestId id, Optional<String> comment, boolean yes, Optional<Duration> atMost) {
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
            var wrongTime = atMost.flatMap(time -> whyNotShorter(request, time));
            if (wrongTime.isPresent()) return new Answer.NotValid(wrongTime.get());
            var grantId = unit.newGrantId();
            var after = request.on(
                    yes
                            ? new RequestEvent.Approve(approver.name(), comment, now, grantId, atMost)
                            : new RequestEvent.Deny(approver.name(), comment, now));
            if (after.equals(request))
                return new Answer.TooLate(request, id + " is " + request.state().word() + " already");
            var hindrance = after.isApproved() ? whyNotToBeApproved(after) : Optional.<String>empty();
            if (hindrance.isPresent()) return closed(unit, request, hindrance.get(), now);
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
                    var grant = Grant.of(after, grantId, now, keeps(after));
                    unit.save(after, cast(after), about(EventKind.REQUEST_APPROVED, after));
                    unit.save(grant, grantApproved(grant, after));
                    yield new Answer.Done(after);
                }
                case RequestState.Permitted _ -> {
                    unit.save(after, cast(after), about(EventKind.REQUEST_APPROVED, after));
                    yield new Answer.Done(after);
                }
                case RequestState.Withdrawn _ -> throw new IllegalStateException("no vote withdraws a request");
            };
        });
    }

    private static Optional<String> whyNotShorter(AccessRequest request, Duration atMost) {
        if (request.scope() == GrantScope.STATEMENT) {
            return Optional.of(request.id() + " is for one statement, and not for a time");
        }
        if (!atMost.isPositive()) return Optional.of("a duration is longer than nothing");
        if (atMost.compareTo(request.grantedFor()) <= 0) return Optional.empty();
        return Optional.of("an approver may shorten and never lengthen: " + request.id() + " is for "
                + Durations.format(request.grantedFor()));
    }

    /** What has become of those who asked and agreed, at the moment of the decision. */
    private Optional<String> whyNotToBeApproved(AccessRequest decided) {
        var requester = directory.active(decided.principal());
        if (requester.isEmpty()) return Optional.of(decided.principal() + " may not act any more");
        if (decided.scope() != GrantScope.STATEMENT
                && policy.get().mayAsk(requester.get(), decided.database(), decided.role())
                        instanceof Decision.MayNot(var why)) return Optional.of(why);
        return Agreement.whyNotStanding(decided, directory);
    }

    /** Closes what cannot be approved as it is, so that it is asked anew and nobody joins it. */
    private static Answer closed(GrantStore.Unit unit, AccessRequest request, String why, Instant now) {
        var closed = request.on(new RequestEvent.Withdraw(now));
        unit.save(
                closed,
                about(EventKind.REQUEST_WITHDRAWN, closed)
                        .with("by", "nightlatch")
                        .with("why", why));
        return new Answer.TooLate(closed, request.id() + " is closed: " + why + "; it has to be asked anew");
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
                .filter(now -> stagesNow(request).stream().anyMatch(stage -> now.isInAnyOf(stage.by())))
                .isPresent();
    }

    /** By the policy at the decision; where its rule is gone, nothing is approved anyway. */
    private Duration keeps(AccessRequest request) {
        return policy.get()
                .rule(request.database(), request.role())
                .map(rule -> rule.terms().keeps())
                .orElse(Terms.USUAL.keeps());
    }

    private List<Stage> stagesNow(AccessRequest request) {
        var inForce = policy.get();
        if (request.statement().isPresent() && request.statement().get() instanceof HeldStatement.Own own) {
            return inForce.database(request.database())
                    .flatMap(database -> database.highImpact(own.rules()))
                    .map(asked -> asked.demand() instanceof HighImpact.Demand.Approval(var stages)
                            ? stages
                            : List.<Stage>of())
                    .orElse(List.of());
        }
        return inForce.rule(request.database(), request.role())
                .map(Rule::approve)
                .orElse(List.of());
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
        var what = Happening.of(kind)
                .of(request.id())
                .to(request.principal())
                .on(request.database())
                .as(request.role())
                .because(request.reason())
                .with("duration", request.duration().toString())
                .with("policyVersion", request.policyVersion());
        return request.statement().orElse(null) instanceof HeldStatement.Own own
                ? what.with("rules", own.rules())
                : what;
    }

    private static Happening withStatement(Happening filed, AccessRequest request) {
        var what = request.session().map(filed::in).orElse(filed);
        return request.statement()
                .map(statement -> switch (statement) {
                    case HeldStatement.Text(var sql) -> what.with("statement", sql);
                    case HeldStatement.Own own ->
                        what.with("statement", own.sql()).with("statementSha256", own.digest());
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
        var timed =
                vote.atMost().map(time -> what.with("atMost", time.toString())).orElse(what);
        return vote.comment().map(text -> timed.with("comment", text)).orElse(timed);
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
