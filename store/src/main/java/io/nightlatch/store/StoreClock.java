package io.nightlatch.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The store's clock, as every node reads it: the one by which access is over. Between measurements it runs on the machine's
 * monotonic clock, which nobody can set; so it goes back only when a measurement corrects it, and by no more than that.
 * In whole microseconds, as PostgreSQL keeps time, so that an instant reads the same before and after it was stored.
 */
public final class StoreClock implements InstantSource {
    static final Duration REFRESH_AFTER = Duration.ofSeconds(30);
    private static final int TRIES = 5;
    private static final long DRIFT_PPM = 500; // more than any quartz that is in order

    private final Supplier<Instant> store;
    private final LongSupplier monotonicNanos;
    private final InstantSource machine;
    private volatile Reading reading;

    /** The store's time {@code at} when the monotonic clock stood at {@code nanos}, give or take {@code error}. */
    private record Reading(Instant at, long nanos, Duration error, Instant machineAt) {}

    /**
     * @param store asks the store for its time
     * @param machine the machine's clock, looked at only to notice that the monotonic one stood still while it slept
     * @throws RuntimeException what {@code store} throws, if it cannot be asked now
     */
    StoreClock(Supplier<Instant> store, LongSupplier monotonicNanos, InstantSource machine) {
        this.store = store;
        this.monotonicNanos = monotonicNanos;
        this.machine = machine;
        this.reading = measure();
    }

    @Override
    public Instant instant() {
        var last = reading;
        return last.at().plusNanos(monotonicNanos.getAsLong() - last.nanos()).truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * How far {@link #instant()} may be from the store's time, either way: half of the quickest round trip of the last
     * measurement, and what a clock may have drifted since. Grows while the store cannot be asked.
     */
    public Duration margin() {
        var last = reading;
        long age = monotonicNanos.getAsLong() - last.nanos();
        return last.error().plusNanos(age / 1_000_000 * DRIFT_PPM).plusNanos(1_000); // and the truncation
    }

    /**
     * Measures again if it is time to, or if the machine slept.
     *
     * @throws RuntimeException what asking the store throws; the last measurement then stays in use
     */
    void refreshIfDue() {
        var last = reading;
        var passed = Duration.ofNanos(monotonicNanos.getAsLong() - last.nanos());
        var machinePassed = Duration.between(last.machineAt(), machine.instant());
        boolean slept = machinePassed.minus(passed).abs().compareTo(Duration.ofMillis(500)) > 0;
        if (slept || passed.compareTo(REFRESH_AFTER) >= 0) reading = measure();
    }

    /** The answer was given somewhere within its round trip; in the quickest one "the middle" is wrong by the least. */
    private Reading measure() {
        var best = once();
        for (int i = 1; i < TRIES; i++) {
            var next = once();
            if (next.error().compareTo(best.error()) < 0) best = next;
        }
        return best;
    }

    private Reading once() {
        long asked = monotonicNanos.getAsLong();
        var answer = store.get();
        long answered = monotonicNanos.getAsLong();
        var half = Duration.ofNanos((answered - asked) / 2);
        return new Reading(
                answer, asked + half.toNanos(), half, machine.instant().minus(half));
    }
}
