package io.nightlatch.access.policy;

import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.Principal;
import java.util.Set;
import java.util.function.Supplier;

/** Who is what: approver of a role by policy, and operator, auditor or admin by the groups of {@code capabilities}. */
public final class Authority {
    /** The groups that carry each capability. */
    public record Capabilities(Set<Group> admin, Set<Group> operator, Set<Group> auditor) {
        public Capabilities {
            admin = Set.copyOf(admin);
            operator = Set.copyOf(operator);
            auditor = Set.copyOf(auditor);
        }
    }

    private final Capabilities capabilities;
    private final Supplier<Policy> policy;

    public Authority(Capabilities capabilities, Supplier<Policy> policy) {
        this.capabilities = capabilities;
        this.policy = policy;
    }

    public boolean isAdmin(Principal who) {
        return who.isInAnyOf(capabilities.admin());
    }

    /** An admin may do what an operator may. */
    public boolean isOperator(Principal who) {
        return isAdmin(who) || who.isInAnyOf(capabilities.operator());
    }

    public boolean isAuditor(Principal who) {
        return who.isInAnyOf(capabilities.auditor());
    }

    /** Sees every request, grant and session. */
    public boolean seesEverything(Principal who) {
        return isOperator(who) || isAuditor(who);
    }

    /** Whether the principal might ask for the role now. */
    public Decision mayAsk(Principal who, DatabaseName database, DatabaseRole role) {
        return policy.get().mayAsk(who, database, role);
    }

    /** Stands, or may come to stand, in some stage of the role's approval, by the policy in force now. */
    public boolean approves(Principal who, DatabaseName database, DatabaseRole role) {
        return policy.get().stages(database, role).stream().anyMatch(stage -> stage.mayAdmit(who));
    }
}
