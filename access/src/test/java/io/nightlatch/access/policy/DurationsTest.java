package io.nightlatch.access.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "8s, PT8S",
        "15m, PT15M",
        "4h, PT4H",
        "1h30m, PT1H30M",
        "2d, PT48H",
        "90m, PT1H30M",
        "1d2h3m4s, PT26H3M4S"
    })
    void readsWhatPeopleWrite(String text, Duration duration) {
        assertThat(Durations.parse(text)).isEqualTo(duration);
    }

    @Test
    void readsWhatItHasWritten() {
        long seed = Long.getLong("nightlatch.seed", System.nanoTime());
        var random = new Random(seed);

        for (int i = 0; i < 1_000; i++) {
            var duration = Duration.ofSeconds(random.nextLong(1L << random.nextInt(1, 30)));
            assertThat(Durations.parse(Durations.format(duration)))
                    .as("seed %d", seed)
                    .isEqualTo(duration);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "15", "m", "15 m", "-15m", "1.5h", "15M", "30m1h", "PT15M", "15min", "99999999999h"})
    void refusesWhatCouldMeanSomethingElse(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a duration reads 8s, 15m, 4h or 1h30m");
    }
}
