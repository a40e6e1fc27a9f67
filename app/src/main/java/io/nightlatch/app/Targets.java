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
import io.nightlatch.postgres.roles.Target;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The guarded databases of the configuration, each with its broker. */
final class Targets implements AutoCloseable {
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMinutes(1);

    private final Map<DatabaseName, Broker> brokers = new LinkedHashMap<>();
    private final Map<DatabaseName, Supplier<GuardedRoles>> roles = new LinkedHashMap<>();
    private final Map<DatabaseName, SessionLogins> logins = new LinkedHashMap<>();
    private final Map<DatabaseName, Rights> rights = new LinkedHashMap<>();
    private List<String> problems = List.of();
    private long lookedAtNanos = System.nanoTime() - LOOK_AGAIN_AFTER.toNanos() - 1;

    Targets(Map<DatabaseName, Configuration.Target> configured, LivePolicy policy, SecureRandom random) {
        configured.forEach((name, target) -> {
            var broker = new Broker(target(target));
            Supplier<GuardedRoles> guarded = () -> policy.get()
                    .database(name)
                    .map(GuardedRoles::of)
                    .orElseGet(() -> GuardedRoles.of(new DatabasePolicy(Map.of(), java.util.Set.of(), List.of())));
            brokers.put(name, broker);
            roles.put(name, guarded);
            logins.put(name, new PostgresSessionLogins(broker, guarded, random));
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

    /** What the targets lack, each with the statement that mends it; looked at no more than once a minute. */
    synchronized List<String> problems() {
        if (System.nanoTime() - lookedAtNanos < LOOK_AGAIN_AFTER.toNanos() && problems.isEmpty()) return problems;
        var found = new ArrayList<String>();
        brokers.forEach((name, broker) -> {
            try {
                var guarded = roles.get(name);
                if (guarded == null) return;
                for (var problem : Preflight.check(broker, guarded.get())) {
                    if (problem.blocks())
                        found.add(name + ": " + problem.what() + "; repair with: " + problem.repair());
                }
            } catch (RuntimeException e) {
                found.add(name + " does not answer: " + e.getMessage());
            }
        });
        problems = List.copyOf(found);
        lookedAtNanos = System.nanoTime();
        return problems;
    }

    @Override
    public void close() {
        brokers.values().forEach(Broker::close);
    }
}
