package io.nightlatch.access.identity;

import java.util.Collection;
import java.util.Set;

/** Who asks or decides: a person or a machine, with the groups it is in now. */
public record Principal(PrincipalName name, Set<Group> groups) {
    public Principal {
        groups = Set.copyOf(groups);
    }

    public boolean isInAnyOf(Collection<Group> any) {
        return any.contains(Group.EVERYONE) || any.stream().anyMatch(groups::contains);
    }
}
