package io.nightlatch.access.policy;

import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What policy says of one database. {@code wrapped} is in order of power, least first. */
public record DatabasePolicy(Map<Group, List<DatabaseRole>> baseline, Set<DatabaseRole> keep, List<Rule> wrapped) {
    public DatabasePolicy {
        baseline = Map.copyOf(baseline);
        keep = Set.copyOf(keep);
        wrapped = List.copyOf(wrapped);
    }

    /** The roles that a session of this principal has without asking. */
    public List<DatabaseRole> baselineOf(Principal principal) {
        return baseline.entrySet().stream()
                .filter(entry -> principal.isInAnyOf(List.of(entry.getKey())))
                .flatMap(entry -> entry.getValue().stream())
                .distinct()
                .sorted()
                .toList();
    }

    public Optional<Rule> rule(DatabaseRole role) {
        return wrapped.stream().filter(rule -> rule.role().equals(role)).findFirst();
    }

    /** The rules under which this principal may ask, least powerful role first. */
    public List<Rule> askableBy(Principal principal) {
        return wrapped.stream().filter(rule -> principal.isInAnyOf(rule.who())).toList();
    }
}
