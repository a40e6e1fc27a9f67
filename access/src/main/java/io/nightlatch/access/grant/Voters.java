package io.nightlatch.access.grant;

import io.nightlatch.access.identity.Directory;
import io.nightlatch.access.identity.Person;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.policy.HighImpact;
import io.nightlatch.access.policy.Policy;
import io.nightlatch.access.policy.Rule;
import io.nightlatch.access.policy.Stage;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.HeldStatement;
import java.util.List;
import java.util.function.Supplier;

/** Who may vote on a request, by the request, by the policy in force and by the people as they are now. */
final class Voters {
    private final Supplier<Policy> policy;
    private final Directory directory;

    Voters(Supplier<Policy> policy, Directory directory) {
        this.policy = policy;
        this.directory = directory;
    }

    /** Whether a vote of this person's would count now. */
    boolean mayDecide(Principal approver, AccessRequest request) {
        return request.isPending() && request.mayVote(approver.name()) && mayDecideNow(approver, request);
    }

    /**
     * The approver's right as it is now: in a group of the current stage, by the request and by the policy in force. The
     * groups are those of the directory: the caller's may be as old as its sign-in.
     */
    boolean mayDecideNow(Principal approver, AccessRequest request) {
        return directory
                .active(approver.name())
                .filter(now -> now.isInAnyOf(request.stage().by()))
                .filter(now -> stagesNow(request).stream().anyMatch(stage -> now.isInAnyOf(stage.by())))
                .isPresent();
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

    /** Who could cast a vote in the current stage now, by name. */
    List<PrincipalName> approversOf(AccessRequest request) {
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
    String waitingFor(AccessRequest request) {
        var groups = String.join(
                ", ", request.stage().by().stream().map(group -> group.name()).toList());
        var names = String.join(
                ", ", approversOf(request).stream().map(PrincipalName::value).toList());
        return names.isEmpty() ? groups + " (nobody there can decide now)" : groups + " (" + names + ")";
    }
}
