package io.nightlatch.access.converge;

import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.identity.DatabaseName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Runs passes: at once when nudged, at the next deadline, and at the latest after {@link #AT_LATEST}. */
public final class ConvergeLoop implements AutoCloseable {
    private static final Duration AT_LATEST = Duration.ofSeconds(5);
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(1);

    private final Converger converger;
    private final GrantStore store;
    private final InstantSource clock;
    private final Consumer<Map<DatabaseName, RuntimeException>> onPass;
    private final Consumer<RuntimeException> onFailure;
    private final Watch watch = new Watch("converge", Duration.ZERO, this::pass);

    /**
     * @param onPass told after each pass what it could not do, by database
     * @param onFailure told when a pass failed as a whole, as when the store is away
     */
    public ConvergeLoop(
            Converger converger,
            GrantStore store,
            InstantSource clock,
            Consumer<Map<DatabaseName, RuntimeException>> onPass,
            Consumer<RuntimeException> onFailure) {
        this.converger = converger;
        this.store = store;
        this.clock = clock;
        this.onPass = onPass;
        this.onFailure = onFailure;
    }

    public void start() {
        watch.start();
    }

    /** Something changed: look at once. */
    public void nudge() {
        watch.nudge();
    }

    private Duration pass() {
        try {
            onPass.accept(converger.converge());
            return untilNextDeadline();
        } catch (RuntimeException e) {
            onFailure.accept(e);
            return AFTER_A_FAILURE;
        }
    }

    private Duration untilNextDeadline() {
        Instant now = clock.instant();
        Optional<Instant> soon =
                store.endingOrUnverified().isEmpty() ? Optional.empty() : Optional.of(now.plus(AFTER_A_FAILURE));
        var until = Stream.of(soon, converger.nextAttempt(), store.nextDeadline())
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder())
                .map(deadline -> Duration.between(now, deadline).plusMillis(1))
                .orElse(AT_LATEST);
        if (until.isNegative()) return Duration.ZERO;
        return until.compareTo(AT_LATEST) < 0 ? until : AT_LATEST;
    }

    /** Lets a running pass come to its end, then returns. */
    @Override
    public void close() {
        watch.close();
    }
}
