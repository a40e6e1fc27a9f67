package io.nightlatch.access.policy;

import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Directory;
import io.nightlatch.access.identity.Person;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The way by which a person could come to a role: by the policy and the people as they are now, or what is in it. */
public sealed interface RolePath {
    /** Policy's version, under which this was answered. */
    String policyVersion();

    /** There is none: {@code why} is a sentence. */
    record None(String policyVersion, String why) implements RolePath {}

    /** By the rule's stages; {@code missing} says what stops it now, though the person may ask. */
    record Open(String policyVersion, Rule rule, List<Step> steps, Optional<String> missing) implements RolePath {
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
            Policy policy, Directory directory, PrincipalName who, DatabaseName database, DatabaseRole role) {
        var person = directory.active(who);
        if (person.isEmpty()) return new None(policy.version(), who + " is not there, or was disabled");
        return switch (policy.mayAsk(person.get(), database, role)) {
            case Decision.MayNot(var why) -> new None(policy.version(), why);
            case Decision.May(var rule) -> {
                var steps = rule.approve().stream()
                        .map(stage -> new Step(stage, votersIn(stage, directory, who)))
                        .toList();
                yield new Open(policy.version(), rule, steps, missing(steps));
            }
        };
    }

    private static List<PrincipalName> votersIn(Stage stage, Directory directory, PrincipalName requester) {
        return directory.everybody().stream()
                .filter(person -> !person.disabled() && !person.name().equals(requester))
                .map(Person::principal)
                .filter(person -> person.isInAnyOf(stage.by()))
                .map(Principal::name)
                .sorted()
                .toList();
    }

    /** Since one human has one vote in all stages together, each place needs a person of its own. */
    private static Optional<String> missing(List<Step> steps) {
        var places = new ArrayList<Step>();
        for (var step : steps) {
            for (int i = 0; i < step.stage().count(); i++) places.add(step);
        }
        var taken = new HashMap<PrincipalName, Integer>();
        int filled = 0;
        for (int place = 0; place < places.size(); place++) {
            if (isFilled(place, places, taken, new HashSet<>())) filled++;
        }
        return filled == places.size()
                ? Optional.empty()
                : Optional.of("it takes " + places.size() + " different people beside whoever asks, and only " + filled
                        + " of those places can be filled now");
    }

    // Kuhn's way of matching: whoever has the place of another gives it up if that other finds a second one.
    private static boolean isFilled(
            int place, List<Step> places, Map<PrincipalName, Integer> taken, Set<PrincipalName> asked) {
        for (var person : places.get(place).people()) {
            if (!asked.add(person)) continue;
            var before = taken.get(person);
            if (before == null || isFilled(before, places, taken, asked)) {
                taken.put(person, place);
                return true;
            }
        }
        return false;
    }
}
