package io.nightlatch.access.grant;

import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.PrincipalName;
import java.util.Set;

/** Whose requests, grants and sessions somebody may see. */
public sealed interface Sight {
    record All() implements Sight {}

    /**
     * One's own, and those of roles that one approves. A session counts as of a role when it used a grant of it, and a
     * statement's own approval is of the {@code groups} and the people in its stages.
     */
    record Some(PrincipalName own, Set<RoleAt> roles, Set<Group> groups) implements Sight {
        public Some {
            roles = Set.copyOf(roles);
            groups = Set.copyOf(groups);
        }

        public Some(PrincipalName own, Set<RoleAt> roles) {
            this(own, roles, Set.of());
        }
    }

    record RoleAt(DatabaseName database, DatabaseRole role) {}
}
