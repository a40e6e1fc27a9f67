package io.nightlatch.app;

import io.nightlatch.access.config.Configuration;
import io.nightlatch.access.drift.DriftLook;
import io.nightlatch.access.footprint.PrivilegeSnapshots;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.policy.DatabasePolicy;
import io.nightlatch.access.policy.LivePolicy;
import io.nightlatch.access.session.Rights;
import io.nightlatch.access.session.SessionLogins;
import io.nightlatch.postgres.roles.Broker;
import io.nightlatch.postgres.roles.GuardedRoles;
import io.nightlatch.postgres.roles.PostgresDriftLook;
import io.nightlatch.postgres.roles.PostgresRights;
import io.nightlatch.postgres.roles.PostgresSessionLogins;
import io.nightlatch.postgres.roles.PostgresSnapshots;
import io.nightlatch.postgres.roles.Preflight;
import io.nightlatch.postgres.roles.Problem;
import io.nightlatch.postgres.roles.Target;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The guarded databases of the configuration, each with its broker. */
final class Targets implements AutoCloseable {
    private static final DatabasePolicy NOTHING = new DatabasePolicy(Map.of(), Set.of(), List.of());

    private final LivePolicy policy;
    private final Map<DatabaseName, Broker> brokers = new LinkedHashMap<>();
    private final Map<DatabaseName, SessionLogins> logins = new LinkedHashMap<>();
    private final Map<DatabaseName, Rights> rights = new LinkedHashMap<>();
    private final Map<DatabaseName, PrivilegeSnapshots> snapshots = new LinkedHashMap<>();
    private final Map<DatabaseName, DriftLook> drift = new LinkedHashMap<>();

    Targets(Map<DatabaseName, Configuration.Target> configured, LivePolicy policy, SecureRandom random) {
        this.policy = policy;
        configured.forEach((name, target) -> {
            var broker = new Broker(Target.of(target));
            brokers.put(name, broker);
            logins.put(name, new PostgresSessionLogins(broker, () -> roles(name), random));
            rights.put(name, new PostgresRights(broker));
            snapshots.put(name, new PostgresSnapshots(broker));
            drift.put(name, new PostgresDriftLook(broker, () -> roles(name)));
        });
    }

    Map<DatabaseName, SessionLogins> logins() {
        return logins;
    }

    Map<DatabaseName, Rights> rights() {
        return rights;
    }

    Map<DatabaseName, DriftLook> drift() {
        return drift;
    }

    Map<DatabaseName, PrivilegeSnapshots> snapshots() {
        return snapshots;
    }

    /**
     * What keeps the targets from serving, or from ending what they serve, each with what mends it. Tries it in each of them
     * now; one without problems is there with none.
     */
    Map<DatabaseName, List<String>> problems() {
        var found = new LinkedHashMap<DatabaseName, List<String>>();
        brokers.forEach((name, broker) -> found.put(name, problems(name, broker)));
        return Collections.unmodifiableMap(found);
    }

    private List<String> problems(DatabaseName name, Broker broker) {
        try {
            return Preflight.check(broker, roles(name)).stream()
                    .filter(Problem::blocks)
                    .map(problem -> name + ": " + problem.what() + "; repair with: " + problem.repair())
                    .toList();
        } catch (RuntimeException e) {
            return List.of(name + " does not answer: " + e.getMessage());
        }
    }

    private GuardedRoles roles(DatabaseName name) {
        return GuardedRoles.of(policy.get().database(name).orElse(NOTHING));
    }

    @Override
    public void close() {
        brokers.values().forEach(Broker::close);
    }
}
