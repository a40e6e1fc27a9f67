package io.nightlatch.access.policy;

import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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

    /** Every stage that some rule of the role has, whoever the rule is for. */
    public List<Stage> stages(DatabaseName name, DatabaseRole role) {
        return database(name).stream()
                .flatMap(database -> database.rules(role).stream())
                .flatMap(rule -> rule.approve().stream())
                .toList();
    }

    /** May this principal ask for that role there, and under which rule? What the ask itself has to be, the rule says. */
    public Decision mayAsk(Principal principal, DatabaseName name, DatabaseRole role) {
        var rules = database(name).map(database -> database.rules(role)).orElse(List.of());
        if (rules.isEmpty()) return new Decision.MayNot(role + " on " + name + " is not a role that can be asked for");
        return database(name)
                .flatMap(database -> database.rule(role, principal))
                .<Decision>map(strictest -> new Decision.May(strictest.rule(), strictest.told()))
                .orElseGet(() -> new Decision.MayNot("policy lets "
                        + rules.stream()
                                .flatMap(rule -> rule.who().stream())
                                .map(Group::name)
                                .distinct()
                                .collect(Collectors.joining(", "))
                        + " ask for " + role + " on " + name + ", and " + principal.name() + " is not among them"));
    }
}
