package io.nightlatch.postgres.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spans of time as people type them. */
class IntervalsTest {
    @ParameterizedTest
    @CsvSource({
        "15min,PT15M", "15 MINUTES,PT15M", "1h,PT1H", "1 hour 30 minutes,PT1H30M", "1h30m,PT1H30M", "90s,PT90S",
        "250ms,PT0.25S", "1.5 hours,PT1H30M", "2d,PT48H", "00:15:00,PT15M", "1:30,PT1H30M", "PT15M,PT15M",
        "p1dt2h,PT26H", "0,", " 5 min ,PT5M", "0s,PT0S"
    })
    void areRead(String text, Duration length) {
        assertThat(Intervals.parse(text).orElse(null)).isEqualTo(length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "min",
                "15",
                "15 parsecs",
                "1 month",
                "1 year",
                "-5min",
                "PT-5M",
                "-PT5M",
                "5min,",
                "5 min and more",
                "999999999 days",
                "PT99999999999H",
                "1e3s",
                "p",
                "1:2:3:4"
            })
    void areNotGuessed(String text) {
        assertThat(Intervals.parse(text)).isEmpty();
    }
}
