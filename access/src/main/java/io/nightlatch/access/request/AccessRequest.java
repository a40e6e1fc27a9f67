package io.nightlatch.access.request;

import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.policy.Stage;
import io.nightlatch.access.request.RequestState.Approved;
import io.nightlatch.access.request.RequestState.Denied;
import io.nightlatch.access.request.RequestState.Expired;
import io.nightlatch.access.request.RequestState.Pending;
import io.nightlatch.access.request.RequestState.Permitted;
import io.nightlatch.access.request.RequestState.Withdrawn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One ask: who wants which role where, why, for how long, and what the stages of its approval are. The stages are those
 * of the policy version it was filed under; whether an approver may still vote in them is asked anew at each vote.
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
        RequestState state) {

    public AccessRequest {
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
        while (stage < stages.size()
                && approvalsIn(stage) >= stages.get(stage - 1).count()) stage++;
        return stage;
    }

    public Stage stage() {
        return stages.get(currentStage() - 1);
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
            case Approved _, Permitted _, Denied _, Withdrawn _, Expired _ -> this;
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
                                        scope == GrantScope.STATEMENT ? new Permitted(at) : new Approved(at, grant))
                                : voted;
                    }
                    case RequestEvent.Deny(var approver, var comment, var at) ->
                        mayVote(approver)
                                ? withVote(new Vote(approver, Vote.Verdict.DENY, comment, currentStage(), at))
                                        .withState(new Denied(approver, at, comment))
                                : this;
                    case RequestEvent.Withdraw(var at) -> withState(new Withdrawn(at));
                    case RequestEvent.Tick _ -> this;
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
        return with(more, state);
    }

    private AccessRequest withState(RequestState next) {
        return with(votes, next);
    }

    private AccessRequest with(List<Vote> newVotes, RequestState next) {
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
                next);
    }
}
