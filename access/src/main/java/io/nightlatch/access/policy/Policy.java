package io.nightlatch.access.policy;

import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Principal;
import java.util.Map;
import java.util.Optional;

/** The policy in force. {@code version} is the start of its text's SHA-256, and stands in each decision made under it. */
public record Policy(String version, Map<DatabaseName, DatabasePolicy> databases) {
    public Policy {
        databases = Map.copyOf(databases);
    }

    public Optional<DatabasePolicy> database(DatabaseName name) {
        return Optional.ofNullable(databases.get(name));
    }

    public Optional<Rule> rule(DatabaseName name, DatabaseRole role) {
        return database(name).flatMap(database -> database.rule(role));
    }

    /** May this principal ask for that role there, and under which rule? */
    public Decision mayAsk(Principal principal, DatabaseName name, DatabaseRole role) {
        var rule = rule(name, role);
        if (rule.isEmpty()) return new Decision.MayNot(role + " on " + name + " is not a role that can be asked for");
        if (!principal.isInAnyOf(rule.get().who())) {
            return new Decision.MayNot("policy lets "
                    + String.join(
                            ", ",
                            rule.get().who().stream().map(group -> group.name()).toList())
                    + " ask for " + role + " on " + name + ", and " + principal.name() + " is not among them");
        }
        return new Decision.May(rule.get());
    }
}
