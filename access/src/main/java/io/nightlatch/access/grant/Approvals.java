package io.nightlatch.access.grant;

import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.Directory;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.policy.Decision;
import io.nightlatch.access.policy.Durations;
import io.nightlatch.access.policy.Policy;
import io.nightlatch.access.policy.Terms;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.access.request.RequestEvent;
import io.nightlatch.access.request.RequestState;
import io.nightlatch.access.statement.Reading;
import io.nightlatch.access.statement.StatementReader;
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

    private static final StatementReader UNREAD = new StatementReader() {
        @Override
        public Reading read(String sql) {
            return new Reading.Unreadable("nobody reads statements here");
        }

        @Override
        public Optional<Reading> known(String sql) {
            return Optional.empty();
        }
    };

    private final GrantStore store;
    private final Supplier<Policy> policy;
    private final Directory directory;
    private final InstantSource clock;
    private final Filing filing;
    private final Voters voters;
    private final Extending extending;

    /** With no statement that anybody could read. */
    public Approvals(GrantStore store, Supplier<Policy> policy, Directory directory, InstantSource clock) {
        this(store, policy, directory, clock, UNREAD);
    }

    /** @param reader tells policy's conditions what the statement is that waits for an ask */
    public Approvals(
            GrantStore store,
            Supplier<Policy> policy,
            Directory directory,
            InstantSource clock,
            StatementReader reader) {
        this.store = store;
        this.policy = policy;
        this.directory = directory;
        this.clock = clock;
        this.filing = new Filing(store, policy, directory, clock, reader);
        this.voters = new Voters(policy, directory);
        this.extending = new Extending(store, policy, directory, clock);
    }

    /** Files a request, or joins the open one of the same person for the same role, database and scope. */
    public Answer file(Ask ask) {
        return filing.file(ask);
    }

    /** Files a request for one statement's own approval, or joins the open one for the same statement in the same session. */
    public Answer file(StatementAsk ask) {
        return filing.file(ask);
    }

    /**
     * Lets a grant in use end later, or asks those who have to agree to that. Where an approver of the stage that is asked does so
     * on the holder's behalf, that is their yes too.
     */
    public ExtendAnswer extend(ExtendAsk ask) {
        var answer = extending.extend(ask);
        if (!(answer instanceof ExtendAnswer.Asked(var request)) || !mayDecide(ask.who(), request)) return answer;
        if (!(approve(ask.who(), request.id(), ask.reason()) instanceof Answer.Done(var after))) return answer;
        return after.state() instanceof RequestState.Approved(var _, var grant)
                ? new ExtendAnswer.Extended(store.grant(grant).orElseThrow())
                : new ExtendAnswer.Asked(after);
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
            unit.record(RequestStory.about(EventKind.PERMISSION_USED, request)
                    .in(session)
                    .with("statementSha256", digest));
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
            var request = found.get().escalated(now);
            if (!request.equals(found.get())) unit.save(request, RequestStory.byItself(found.get(), request));
            if (approver.name().equals(request.principal())) {
                return new Answer.NotAllowed("nobody decides their own request");
            }
            if (!voters.mayDecideNow(approver, request)) {
                return new Answer.NotAllowed(id + " is waiting for " + voters.waitingFor(request) + ", and "
                        + approver.name() + " is not among them");
            }
            if (request.isPending() && request.hasVoteOf(approver.name())) {
                return new Answer.TooLate(request, "one human has one vote, and yours on " + id + " is cast");
            }
            if (yes && request.isPending() && !voters.fillsAPlace(approver, request)) {
                return new Answer.NotAllowed(id + " is waiting for " + voters.waitingFor(request)
                        + ", and what you could fill there is filled");
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
            var hindrance = after.isApproved()
                    ? whyNotToBeApproved(after).or(() -> extending.whyNot(unit, after))
                    : Optional.<String>empty();
            if (hindrance.isPresent()) return closed(unit, request, hindrance.get(), now);
            return switch (after.state()) {
                case RequestState.Expired _ -> {
                    unit.save(after, RequestStory.about(EventKind.REQUEST_EXPIRED, after));
                    yield new Answer.TooLate(after, id + " is expired already");
                }
                case RequestState.Pending _ -> {
                    unit.save(after, RequestStory.cast(after));
                    yield new Answer.Done(after);
                }
                case RequestState.Denied _ -> {
                    unit.save(
                            after,
                            RequestStory.cast(after),
                            RequestStory.about(EventKind.REQUEST_DENIED, after)
                                    .with("by", approver.name().value()));
                    yield new Answer.Done(after);
                }
                case RequestState.Approved _ -> {
                    unit.save(after, RequestStory.cast(after), RequestStory.about(EventKind.REQUEST_APPROVED, after));
                    if (after.extended().isPresent()) {
                        extending.agreed(unit, after);
                    } else {
                        var grant = Grant.of(after, grantId, now, keeps(after));
                        unit.save(grant, RequestStory.grantApproved(grant, after));
                    }
                    yield new Answer.Done(after);
                }
                case RequestState.Permitted _ -> {
                    unit.save(after, RequestStory.cast(after), RequestStory.about(EventKind.REQUEST_APPROVED, after));
                    yield new Answer.Done(after);
                }
                case RequestState.Lapsed _, RequestState.Withdrawn _ ->
                    throw new IllegalStateException("no vote does that to a request");
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
        if (decided.scope() == GrantScope.STATEMENT) return Agreement.whyNotStanding(decided, directory);
        return switch (policy.get().mayAsk(requester.get(), decided.database(), decided.role())) {
            case Decision.MayNot(var why) -> Optional.of(why);
            case Decision.May(var rule, var _) ->
                rule.whyClosed(clock.instant()).or(() -> Agreement.whyNotStanding(decided, directory));
        };
    }

    /** Closes what cannot be approved as it is, so that it is asked anew and nobody joins it. */
    private static Answer closed(GrantStore.Unit unit, AccessRequest request, String why, Instant now) {
        var closed = request.on(new RequestEvent.Withdraw(now));
        unit.save(
                closed,
                RequestStory.about(EventKind.REQUEST_WITHDRAWN, closed)
                        .with("by", "nightlatch")
                        .with("why", why));
        return new Answer.TooLate(closed, request.id() + " is closed: " + why + "; it has to be asked anew");
    }

    /** By the policy at the decision; where its rule is gone, nothing is approved anyway. */
    private Duration keeps(AccessRequest request) {
        return directory
                .active(request.principal())
                .map(who -> policy.get().mayAsk(who, request.database(), request.role()))
                .map(decision -> decision instanceof Decision.May(var rule, var _)
                        ? rule.terms().keeps()
                        : Terms.USUAL.keeps())
                .orElse(Terms.USUAL.keeps());
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
            unit.save(after, RequestStory.about(kind, after));
            return new Answer.Done(after);
        });
    }

    /** Does what time does to requests: asks others too, moves on, denies, closes. */
    public void expire() {
        store.transact(unit -> {
            var now = clock.instant();
            for (var request : unit.pendingDueAt(now)) {
                var after = request.on(new RequestEvent.Tick(now));
                if (!after.equals(request)) unit.save(after, RequestStory.byItself(request, after));
            }
            return true;
        });
    }

    /** Whether a vote of this person's would count now. */
    public boolean mayDecide(Principal approver, AccessRequest request) {
        return voters.mayDecide(approver, request);
    }

    /** Who could cast a vote in the current stage now, by name. */
    public List<PrincipalName> approversOf(AccessRequest request) {
        return voters.approversOf(request);
    }

    /** "team-leads (bob)": the groups of the current stage and who in them could vote. */
    public String waitingFor(AccessRequest request) {
        return voters.waitingFor(request);
    }
}
