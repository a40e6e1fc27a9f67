package io.nightlatch.access.grant;

import io.nightlatch.access.identity.Directory;
import io.nightlatch.access.identity.Person;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.policy.HighImpact;
import io.nightlatch.access.policy.Policy;
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
     * The approver's right as it is now: among those whom the current stage and the policy in force ask, with a place left to
     * fill. The groups are those of the directory: the caller's may be as old as its sign-in.
     */
    boolean mayDecideNow(Principal approver, AccessRequest request) {
        return directory
                .active(approver.name())
                .filter(now -> isAsked(now, request))
                .isPresent();
    }

    /** A no needs no place: who is asked may always refuse. */
    private boolean isAsked(Principal now, AccessRequest request) {
        return request.stage().admits(now) && stagesNow(request).stream().anyMatch(stage -> stage.mayAdmit(now));
    }

    /** Whether a yes of this approver's would fill a place of the current stage that those before it leave. */
    boolean fillsAPlace(Principal approver, AccessRequest request) {
        var before = request.approversIn(request.currentStage()).stream()
                .flatMap(who -> directory.active(who).stream())
                .toList();
        return directory
                .active(approver.name())
                .filter(now -> request.stage().hasPlaceFor(now, before))
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
        return inForce.stages(request.database(), request.role());
    }

    /** Who could say yes in the current stage now, by name. */
    List<PrincipalName> approversOf(AccessRequest request) {
        return directory.everybody().stream()
                .filter(person -> !person.disabled())
                .map(Person::principal)
                .filter(person -> request.mayVote(person.name())
                        && request.stage().admits(person)
                        && fillsAPlace(person, request))
                .map(Principal::name)
                .sorted()
                .toList();
    }

    /** "team-leads (bob)": who is asked in the current stage, and who of them could vote. */
    String waitingFor(AccessRequest request) {
        var asked = String.join(
                request.stage().all() ? " and " : ", ", request.stage().names());
        var names = String.join(
                ", ", approversOf(request).stream().map(PrincipalName::value).toList());
        return names.isEmpty() ? asked + " (nobody there can decide now)" : asked + " (" + names + ")";
    }
}
