package io.nightlatch.app;

import io.nightlatch.access.policy.LivePolicy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Whether the targets are as Nightlatch needs them: looked at before the first client comes, when the policy has changed,
 * every few seconds while something is missing, and hourly else. Who asks meanwhile is told what was seen last.
 */
final class TargetChecks implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(TargetChecks.class.getName());
    private static final Duration TICK = Duration.ofSeconds(5);
    private static final Duration WHILE_ALL_IS_WELL = Duration.ofHours(1);

    private final Targets targets;
    private final LivePolicy policy;
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("target checks").daemon().factory());
    private volatile List<String> problems;
    private String policyVersion = "";
    private long lookedAtNanos;

    TargetChecks(Targets targets, LivePolicy policy) {
        this.targets = targets;
        this.policy = policy;
        this.problems = look();
        ticks.scheduleWithFixedDelay(this::tick, TICK.toSeconds(), TICK.toSeconds(), TimeUnit.SECONDS);
    }

    /** What the targets lack, each with the statement that mends it. */
    List<String> problems() {
        return problems;
    }

    private void tick() {
        boolean fresh = System.nanoTime() - lookedAtNanos < WHILE_ALL_IS_WELL.toNanos();
        if (fresh && problems.isEmpty() && policyVersion.equals(policy.get().version())) return;
        try {
            var found = look();
            found.stream()
                    .filter(problem -> !problems.contains(problem))
                    .forEach(problem -> LOG.log(System.Logger.Level.WARNING, problem));
            problems = found;
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "the targets could not be looked at: " + e.getMessage());
        }
    }

    private List<String> look() {
        policyVersion = policy.get().version();
        lookedAtNanos = System.nanoTime();
        return targets.problems();
    }

    @Override
    public void close() {
        ticks.shutdownNow();
    }
}
