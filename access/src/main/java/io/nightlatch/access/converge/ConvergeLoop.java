package io.nightlatch.access.converge;

import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.identity.DatabaseName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
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
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private final Thread thread;
    private boolean nudged = true;
    private boolean closed;

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
        this.thread = Thread.ofPlatform().name("converge").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Something changed: look at once. */
    public void nudge() {
        lock.lock();
        try {
            nudged = true;
            wake.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (awaitNextPass()) {
            try {
                onPass.accept(converger.converge());
                pause = untilNextDeadline();
            } catch (RuntimeException e) {
                onFailure.accept(e);
                pause = AFTER_A_FAILURE;
            }
        }
    }

    private Duration pause = Duration.ZERO; // only of the loop's own thread

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

    private boolean awaitNextPass() {
        lock.lock();
        try {
            long nanos = pause.toNanos();
            while (!nudged && !closed && nanos > 0) nanos = wake.awaitNanos(nanos);
            nudged = false;
            return !closed;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Lets a running pass come to its end, then returns. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            wake.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
