package io.nightlatch.access.policy;

import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Directory;
import io.nightlatch.access.identity.Person;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The way by which a person could come to a role: by the policy and the people as they are now, or what is in it. */
public sealed interface RolePath {
    /** Policy's version, under which this was answered. */
    String policyVersion();

    /** There is none: {@code why} is a sentence. */
    record None(String policyVersion, String why) implements RolePath {}

    /**
     * By the rule's stages; {@code missing} says what stops it now, though the person may ask.
     *
     * @param from which of several rules gave which field
     */
    record Open(String policyVersion, Rule rule, Map<String, String> from, List<Step> steps, Optional<String> missing)
            implements RolePath {
        public Open {
            steps = List.copyOf(steps);
        }
    }

    /** A stage, and who could vote in it now. */
    record Step(Stage stage, List<PrincipalName> people) {
        public Step {
            people = List.copyOf(people);
        }
    }

    static RolePath of(
            Policy policy,
            Directory directory,
            PrincipalName who,
            DatabaseName database,
            DatabaseRole role,
            Instant at) {
        var person = directory.active(who);
        if (person.isEmpty()) return new None(policy.version(), who + " is not there, or was disabled");
        return switch (policy.mayAsk(person.get(), database, role)) {
            case Decision.MayNot(var why) -> new None(policy.version(), why);
            case Decision.May(var rule, var from) -> {
                var steps = rule.approve().stream()
                        .map(stage -> new Step(
                                stage,
                                votersIn(stage, directory, who).stream()
                                        .map(Principal::name)
                                        .toList()))
                        .toList();
                yield new Open(
                        policy.version(),
                        rule,
                        from,
                        steps,
                        rule.whyClosed(at).or(() -> missing(steps, directory, who)));
            }
        };
    }

    private static List<Principal> votersIn(Stage stage, Directory directory, PrincipalName requester) {
        return directory.everybody().stream()
                .filter(person -> !person.disabled() && !person.name().equals(requester))
                .map(Person::principal)
                .filter(stage::admits)
                .sorted(Comparator.comparing(Principal::name))
                .toList();
    }

    /** Since one human has one vote in all stages together, each place needs a person of its own. */
    private static Optional<String> missing(List<Step> steps, Directory directory, PrincipalName requester) {
        var places =
                steps.stream().flatMap(step -> step.stage().places().stream()).toList();
        var people = steps.stream()
                .flatMap(step -> votersIn(step.stage(), directory, requester).stream())
                .distinct()
                .toList();
        int filled = Seating.of(places, people).size();
        return filled == places.size()
                ? Optional.empty()
                : Optional.of("it takes " + places.size() + " different people beside whoever asks, and only " + filled
                        + " of those places can be filled now");
    }
}
