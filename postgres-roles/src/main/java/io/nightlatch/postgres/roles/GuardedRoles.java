package io.nightlatch.postgres.roles;

import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.policy.DatabasePolicy;
import java.util.List;

/** The roles that policy speaks of: those a session has without asking, and those it can ask for, least powerful first. */
public record GuardedRoles(List<DatabaseRole> baseline, List<DatabaseRole> wrapped) {
    public GuardedRoles {
        baseline = List.copyOf(baseline);
        wrapped = List.copyOf(wrapped);
    }

    public static GuardedRoles of(DatabasePolicy policy) {
        return new GuardedRoles(
                policy.baseline().values().stream()
                        .flatMap(List::stream)
                        .distinct()
                        .sorted()
                        .toList(),
                policy.roles());
    }

    static List<String> names(List<DatabaseRole> roles) {
        return roles.stream().map(DatabaseRole::name).toList();
    }
}
