package io.nightlatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With a store whose answers take as long as the test says. */
class StoreClockTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.123456789Z");

    private long nanos = 1_000_000_000;
    private Duration storeIsAhead = Duration.ZERO;
    private Duration machineSlept = Duration.ZERO;
    private boolean away;
    private int asked;
    private final Deque<Duration> roundTrips = new ArrayDeque<>();

    private StoreClock clock() {
        return new StoreClock(
                this::ask, () -> nanos, () -> NOON.plusNanos(nanos).plus(machineSlept));
    }

    /** Answers in the middle of its round trip. */
    private Instant ask() {
        if (away) throw new IllegalStateException("away");
        asked++;
        var half = (roundTrips.isEmpty() ? Duration.ofMillis(2) : roundTrips.pop())
                .dividedBy(2)
                .toNanos();
        nanos += half;
        var answer = storeTime();
        nanos += half;
        return answer;
    }

    private Instant storeTime() {
        return NOON.plusNanos(nanos).plus(machineSlept).plus(storeIsAhead);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Test
    void readsTheStoresTimeInWholeMicroseconds() {
        storeIsAhead = Duration.ofSeconds(90);
        var clock = clock();

        pass(Duration.ofSeconds(10));

        assertThat(Duration.between(clock.instant(), storeTime()).abs()).isLessThan(Duration.ofNanos(1_001));
        assertThat(clock.instant()).isEqualTo(clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    @Test
    void trustsTheQuickestOfItsTries() {
        roundTrips.addAll(List.of(
                Duration.ofMillis(900),
                Duration.ofMillis(4),
                Duration.ofMillis(200),
                Duration.ofMillis(50),
                Duration.ofMillis(9)));

        var clock = clock();

        assertThat(clock.margin()).isBetween(Duration.ofMillis(2), Duration.ofMillis(3));
    }

    @Test
    void measuresAgainAfterHalfAMinuteAndFollowsTheStore() {
        var clock = clock();
        storeIsAhead = Duration.ofMillis(-40);

        pass(Duration.ofSeconds(29));
        clock.refreshIfDue();
        assertThat(asked).isEqualTo(5);
        var before = clock.instant();
        pass(Duration.ofSeconds(1));
        clock.refreshIfDue();

        assertThat(asked).isEqualTo(10);
        assertThat(clock.instant()).isAfter(before);
        assertThat(Duration.between(clock.instant(), storeTime()).abs()).isLessThan(Duration.ofNanos(1_001));
    }

    @Test
    void goesBackByNoMoreThanTheMeasuredCorrection() {
        var clock = clock();
        pass(Duration.ofSeconds(30));
        storeIsAhead = Duration.ofSeconds(-5);
        var before = clock.instant();

        clock.refreshIfDue();

        assertThat(clock.instant()).isBetween(before.minusSeconds(5), before);
    }

    @Test
    void measuresAtOnceWhenTheMachineSlept() {
        var clock = clock();
        machineSlept = Duration.ofHours(1);

        pass(Duration.ofSeconds(1));
        clock.refreshIfDue();

        assertThat(Duration.between(clock.instant(), storeTime()).abs()).isLessThan(Duration.ofNanos(1_001));
    }

    @Test
    void goesOnWithAGrowingMarginWhileTheStoreIsAway() {
        var clock = clock();
        var margin = clock.margin();
        away = true;

        pass(Duration.ofMinutes(10));

        assertThatThrownBy(clock::refreshIfDue).hasMessage("away");
        assertThat(Duration.between(clock.instant(), storeTime()).abs()).isLessThan(Duration.ofNanos(1_001));
        assertThat(clock.margin()).isGreaterThan(margin.plusMillis(250));
    }
}
