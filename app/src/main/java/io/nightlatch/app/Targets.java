package io.nightlatch.app;

import io.nightlatch.access.config.Configuration;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.policy.DatabasePolicy;
import io.nightlatch.access.policy.LivePolicy;
import io.nightlatch.access.session.Rights;
import io.nightlatch.access.session.SessionLogins;
import io.nightlatch.postgres.roles.Broker;
import io.nightlatch.postgres.roles.GuardedRoles;
import io.nightlatch.postgres.roles.PostgresRights;
import io.nightlatch.postgres.roles.PostgresSessionLogins;
import io.nightlatch.postgres.roles.Preflight;
import io.nightlatch.postgres.roles.Problem;
import io.nightlatch.postgres.roles.Target;
import java.security.SecureRandom;
import java.util.ArrayList;
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

    Targets(Map<DatabaseName, Configuration.Target> configured, LivePolicy policy, SecureRandom random) {
        this.policy = policy;
        configured.forEach((name, target) -> {
            var broker = new Broker(target(target));
            brokers.put(name, broker);
            logins.put(name, new PostgresSessionLogins(broker, () -> roles(name), random));
            rights.put(name, new PostgresRights(broker));
        });
    }

    static Target target(Configuration.Target target) {
        var usual = Target.of(
                target.host(),
                target.port(),
                target.database(),
                account(target.broker()),
                account(target.undertaker()));
        return new Target(
                usual.host(),
                usual.port(),
                usual.database(),
                new Target.Tls(target.sslMode().word(), target.ca(), "prefer"),
                usual.broker(),
                usual.undertaker(),
                target.marker(),
                target.quarantine(),
                usual.statementTimeout(),
                usual.lockTimeout());
    }

    private static Target.Account account(Configuration.Account account) {
        return new Target.Account(account.user(), account.password().value());
    }

    Map<DatabaseName, SessionLogins> logins() {
        return logins;
    }

    Map<DatabaseName, Rights> rights() {
        return rights;
    }

    /** What the targets lack, each with the statement that mends it. Asks each of them now. */
    List<String> problems() {
        var found = new ArrayList<String>();
        brokers.forEach((name, broker) -> {
            try {
                Preflight.check(broker, roles(name)).stream()
                        .filter(Problem::blocks)
                        .map(problem -> name + ": " + problem.what() + "; repair with: " + problem.repair())
                        .forEach(found::add);
            } catch (RuntimeException e) {
                found.add(name + " does not answer: " + e.getMessage());
            }
        });
        return List.copyOf(found);
    }

    private GuardedRoles roles(DatabaseName name) {
        return GuardedRoles.of(policy.get().database(name).orElse(NOTHING));
    }

    @Override
    public void close() {
        brokers.values().forEach(Broker::close);
    }
}
