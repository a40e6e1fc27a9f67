package io.nightlatch.app;

import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Events;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.event.Severity;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.policy.LivePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Whether the targets are as Nightlatch needs them, to open sessions and above all to end them: tried before the first client
 * comes, when the policy has changed, every few seconds while something is missing, and hourly else. Who asks meanwhile is
 * told what was seen last; a database that becomes unfit is an alarm.
 */
final class TargetChecks implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(TargetChecks.class.getName());
    private static final Duration TICK = Duration.ofSeconds(5);
    private static final Duration WHILE_ALL_IS_WELL = Duration.ofHours(1);

    private final Targets targets;
    private final LivePolicy policy;
    private final Events events;
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("target checks").daemon().factory());
    private volatile Map<DatabaseName, List<String>> problems = Map.of();
    private String policyVersion = "";
    private long lookedAtNanos;

    TargetChecks(Targets targets, LivePolicy policy, Events events) {
        this.targets = targets;
        this.policy = policy;
        this.events = events;
        look();
        ticks.scheduleWithFixedDelay(this::tick, TICK.toSeconds(), TICK.toSeconds(), TimeUnit.SECONDS);
    }

    /** What the targets lack, each with the statement that mends it. */
    List<String> problems() {
        return problems.values().stream().flatMap(List::stream).toList();
    }

    private void tick() {
        boolean fresh = System.nanoTime() - lookedAtNanos < WHILE_ALL_IS_WELL.toNanos();
        if (fresh && problems().isEmpty() && policyVersion.equals(policy.get().version())) return;
        var before = problems();
        try {
            look();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "the targets could not be looked at: " + e.getMessage());
        }
        problems().stream()
                .filter(problem -> !before.contains(problem))
                .forEach(problem -> LOG.log(System.Logger.Level.WARNING, problem));
    }

    private void look() {
        policyVersion = policy.get().version();
        lookedAtNanos = System.nanoTime();
        var found = targets.problems();
        var changes = new ArrayList<Happening>();
        found.forEach((database, now) -> {
            var before = problems.getOrDefault(database, List.of());
            if (before.isEmpty() == now.isEmpty()) return;
            changes.add(
                    now.isEmpty()
                            ? Happening.of(EventKind.TARGET_READY).on(database)
                            : Happening.of(EventKind.TARGET_UNFIT, Severity.ALARM)
                                    .on(database)
                                    .with("problems", now));
        });
        problems = found;
        if (!changes.isEmpty()) events.record(changes);
    }

    @Override
    public void close() {
        ticks.shutdownNow();
    }
}
