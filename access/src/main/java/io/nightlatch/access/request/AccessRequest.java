package io.nightlatch.access.request;

import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.policy.Stage;
import io.nightlatch.access.policy.Unanswered;
import io.nightlatch.access.request.RequestState.Approved;
import io.nightlatch.access.request.RequestState.Denied;
import io.nightlatch.access.request.RequestState.Expired;
import io.nightlatch.access.request.RequestState.Lapsed;
import io.nightlatch.access.request.RequestState.Pending;
import io.nightlatch.access.request.RequestState.Permitted;
import io.nightlatch.access.request.RequestState.Withdrawn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One ask: who wants which role where, why, for how long, and what the stages of its approval are. The stages are those
 * of the policy version it was filed under; whether an approver may still vote in them is asked anew at each vote.
 *
 * @param waived on what ground it was approved, if nobody was asked
 * @param extended the grant that it asks more time for; its yes makes no other one
 */
public record AccessRequest(
        RequestId id,
        PrincipalName principal,
        DatabaseName database,
        DatabaseRole role,
        Optional<String> reason,
        Duration duration,
        GrantScope scope,
        Optional<HeldStatement> statement,
        Optional<SessionId> session,
        List<Stage> stages,
        String policyVersion,
        Instant createdAt,
        Instant expiresAt,
        List<Vote> votes,
        RequestState state,
        List<Escalation> escalations,
        Optional<GrantId> extended,
        Optional<Waiver> waived) {

    /** One that nobody has escalated. */
    public AccessRequest(
            RequestId id,
            PrincipalName principal,
            DatabaseName database,
            DatabaseRole role,
            Optional<String> reason,
            Duration duration,
            GrantScope scope,
            Optional<HeldStatement> statement,
            Optional<SessionId> session,
            List<Stage> stages,
            String policyVersion,
            Instant createdAt,
            Instant expiresAt,
            List<Vote> votes,
            RequestState state) {
        this(
                id,
                principal,
                database,
                role,
                reason,
                duration,
                scope,
                statement,
                session,
                stages,
                policyVersion,
                createdAt,
                expiresAt,
                votes,
                state,
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    public AccessRequest {
        escalations = List.copyOf(escalations);
        stages = List.copyOf(stages);
        votes = List.copyOf(votes);
        boolean isOfAStatement =
                statement.filter(HeldStatement.Own.class::isInstance).isPresent();
        if (isOfAStatement != (scope == GrantScope.STATEMENT) || (isOfAStatement && session.isEmpty())) {
            throw new IllegalArgumentException("a statement's own approval is of that statement in its session");
        }
    }

    /** Whether it permits that statement there at {@code now}, as far as the request tells: it may have been used already. */
    public boolean permits(SessionId where, String digest, Instant now) {
        return state instanceof Permitted(var at)
                && now.isBefore(at.plus(duration))
                && session.equals(Optional.of(where))
                && statement.orElseThrow() instanceof HeldStatement.Own own
                && own.digest().equals(digest);
    }

    public boolean isPending() {
        return state instanceof Pending;
    }

    /** What was asked for, or the shortest time that a yes so far is for. */
    public Duration grantedFor() {
        return votes.stream()
                .flatMap(vote -> vote.atMost().stream())
                .filter(shorter -> shorter.compareTo(duration) < 0)
                .min(Duration::compareTo)
                .orElse(duration);
    }

    public boolean isApproved() {
        return state instanceof Approved || state instanceof Permitted;
    }

    /** The stage that votes go to now, counted from 1; after the last yes it stays the last. */
    public int currentStage() {
        int stage = 1;
        while (stage < stages.size() && isPassed(stage)) stage++;
        return stage;
    }

    private boolean isPassed(int stage) {
        return isLeft(stage) || approvalsIn(stage) >= stages.get(stage - 1).count();
    }

    /** Whether the next stage began though this one, counted from 1, was not passed. */
    public boolean isLeft(int stage) {
        return escalations.stream().anyMatch(it -> it.stage() == stage && then(it) instanceof Unanswered.Then.MoveOn);
    }

    /** What was done by it. */
    public Unanswered.Then then(Escalation escalation) {
        return stages.get(escalation.stage() - 1)
                .unanswered()
                .get(escalation.step() - 1)
                .then();
    }

    public Stage stage() {
        return stage(currentStage());
    }

    /** That stage, counted from 1, with whoever is asked in it by now. */
    public Stage stage(int number) {
        return stages.get(number - 1).widened(stepsTaken(number));
    }

    private int stepsTaken(int stage) {
        return (int) escalations.stream().filter(it -> it.stage() == stage).count();
    }

    /** The next instant at which something happens to it by itself; empty if it is over. */
    public Optional<Instant> nextDue() {
        if (!isPending()) return Optional.empty();
        return nextStep().filter(expiresAt::isAfter).or(() -> Optional.of(expiresAt));
    }

    private Optional<Instant> nextStep() {
        int stage = currentStage();
        var steps = stages.get(stage - 1).unanswered();
        int taken = stepsTaken(stage);
        return taken < steps.size() && !isPassed(stage)
                ? Optional.of(began(stage).plus(steps.get(taken).after()))
                : Optional.empty();
    }

    /** When the stage before it was passed or left, or the request filed. */
    private Instant began(int stage) {
        return Stream.concat(
                        votes.stream().filter(vote -> vote.stage() < stage).map(Vote::at),
                        escalations.stream().filter(it -> it.stage() < stage).map(Escalation::at))
                .max(Instant::compareTo)
                .orElse(createdAt);
    }

    /** The same as an ask for more time of that grant. */
    public AccessRequest extending(GrantId grant) {
        return new AccessRequest(
                id,
                principal,
                database,
                role,
                reason,
                duration,
                scope,
                statement,
                session,
                stages,
                policyVersion,
                createdAt,
                expiresAt,
                votes,
                state,
                escalations,
                Optional.of(grant),
                waived);
    }

    /** With all that is done by {@code at} about stages that were not passed in time. */
    public AccessRequest escalated(Instant at) {
        var now = this;
        while (now.isPending()
                && at.isBefore(expiresAt)
                && now.nextStep().filter(due -> !at.isBefore(due)).isPresent()) {
            now = now.escalatedOnce(at);
        }
        return now;
    }

    private AccessRequest escalatedOnce(Instant at) {
        int stage = currentStage();
        var step = new Escalation(stage, stepsTaken(stage) + 1, at);
        var more = new ArrayList<>(escalations);
        more.add(step);
        return with(votes, then(step) instanceof Unanswered.Then.Deny ? new Lapsed(at) : state, more, waived);
    }

    public int approvalsIn(int stage) {
        return approversIn(stage).size();
    }

    /** Who said yes in that stage, in order. */
    public List<PrincipalName> approversIn(int stage) {
        return votes.stream()
                .filter(vote -> vote.stage() == stage && vote.verdict() == Vote.Verdict.APPROVE)
                .map(Vote::approver)
                .toList();
    }

    public boolean hasVoteOf(PrincipalName approver) {
        return votes.stream().anyMatch(vote -> vote.approver().equals(approver));
    }

    /** The one transition. A request that is over stays as it is, and so does one that a vote may not change. */
    public AccessRequest on(RequestEvent event) {
        return switch (state) {
            case Approved _, Permitted _, Denied _, Lapsed _, Withdrawn _, Expired _ -> this;
            case Pending _ when !event.at().isBefore(expiresAt) -> withState(new Expired(expiresAt));
            case Pending _ ->
                switch (event) {
                    case RequestEvent.Approve(var approver, var comment, var at, var grant, var atMost) -> {
                        if (!mayVote(approver)) yield this;
                        var voted =
                                withVote(new Vote(approver, Vote.Verdict.APPROVE, comment, currentStage(), at, atMost));
                        yield voted.approvalsIn(stages.size())
                                        >= stages.getLast().count()
                                ? voted.withState(
                                        scope == GrantScope.STATEMENT
                                                ? new Permitted(at)
                                                : new Approved(at, extended.orElse(grant)))
                                : voted;
                    }
                    case RequestEvent.Waive(var waiver, var at, var grant) ->
                        scope == GrantScope.STATEMENT || extended.isPresent() || !votes.isEmpty()
                                ? this
                                : with(votes, new Approved(at, grant), escalations, Optional.of(waiver));
                    case RequestEvent.Deny(var approver, var comment, var at) ->
                        mayVote(approver)
                                ? withVote(new Vote(approver, Vote.Verdict.DENY, comment, currentStage(), at))
                                        .withState(new Denied(approver, at, comment))
                                : this;
                    case RequestEvent.Withdraw(var at) -> withState(new Withdrawn(at));
                    case RequestEvent.Tick(var at) -> escalated(at);
                };
        };
    }

    /** Nobody decides their own request, and one human has one vote in all of its stages together. */
    public boolean mayVote(PrincipalName approver) {
        return !approver.equals(principal) && !hasVoteOf(approver);
    }

    private AccessRequest withVote(Vote vote) {
        var more = new ArrayList<>(votes);
        more.add(vote);
        return with(more, state, escalations, waived);
    }

    private AccessRequest withState(RequestState next) {
        return with(votes, next, escalations, waived);
    }

    private AccessRequest with(
            List<Vote> newVotes, RequestState next, List<Escalation> steps, Optional<Waiver> ground) {
        return new AccessRequest(
                id,
                principal,
                database,
                role,
                reason,
                duration,
                scope,
                statement,
                session,
                stages,
                policyVersion,
                createdAt,
                expiresAt,
                newVotes,
                next,
                steps,
                extended,
                ground);
    }
}
