package io.nightlatch.access.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HoursTest {
    // 2026-03-02 is a Monday; on 2026-03-29 Berlin's clocks go from 02:00 to 03:00.
    private static final Hours OFFICE = berlin(List.of("Mon-Fri 08:00-18:00"), List.of());

    @ParameterizedTest
    @CsvSource({
        "2026-03-02T06:59:59Z, false",
        "2026-03-02T07:00:00Z, true",
        "2026-03-02T16:59:59Z, true",
        "2026-03-02T17:00:00Z, false",
        "2026-03-07T12:00:00Z, false",
        "2026-03-30T06:00:00Z, true", // summer time
        "2026-03-30T16:00:00Z, false",
    })
    void opensAndClosesByTheClocksOfItsZone(Instant at, boolean open) {
        assertThat(OFFICE.isOpen(at)).isEqualTo(open);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-06T20:59:59Z, false",
        "2026-03-06T21:00:00Z, true",
        "2026-03-07T04:59:59Z, true",
        "2026-03-07T05:00:00Z, false",
        "2026-03-07T21:00:00Z, false",
    })
    void runsOverMidnight(Instant at, boolean open) {
        assertThat(berlin(List.of("Fri 22:00-06:00"), List.of()).isOpen(at)).isEqualTo(open);
    }

    @Test
    void isClosedInAFreezeWhateverTheWeekSays() {
        var hours = berlin(List.of("00:00-24:00"), List.of("2026-12-20 18:00 to 2027-01-04 08:00"));

        assertThat(hours.isOpen(Instant.parse("2026-12-20T16:59:59Z"))).isTrue();
        assertThat(hours.isOpen(Instant.parse("2026-12-20T17:00:00Z"))).isFalse();
        assertThat(hours.isOpen(Instant.parse("2027-01-04T07:00:00Z"))).isTrue();
        assertThat(hours.whyClosed(Instant.parse("2026-12-24T17:00:00Z")))
                .contains("is frozen from 2026-12-20 18:00 to 2027-01-04 08:00, next from Mon 2027-01-04 08:00,"
                        + " Europe/Berlin");
    }

    @Test
    void closesWhereNothingGoesOn() {
        var monday = Instant.parse("2026-03-02T12:00:00Z");

        assertThat(OFFICE.closes(monday)).contains(Instant.parse("2026-03-02T17:00:00Z"));
        assertThat(berlin(List.of("00:00-24:00"), List.of()).closes(monday)).isEmpty();
        assertThat(berlin(List.of("08:00-18:00", "18:00-20:00"), List.of()).closes(monday))
                .contains(Instant.parse("2026-03-02T19:00:00Z"));
        assertThat(berlin(List.of(), List.of("2026-12-20 18:00 to 2027-01-04 08:00"))
                        .closes(monday))
                .contains(Instant.parse("2026-12-20T17:00:00Z"));
    }

    @Test
    void saysWhenItOpensNext() {
        assertThat(OFFICE.whyClosed(Instant.parse("2026-03-06T18:00:00Z")))
                .contains("is open Mon-Fri 08:00-18:00, next from Mon 2026-03-09 08:00, Europe/Berlin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Mon-Fri", "8:00-18:00", "Mon-Fri 08:00-25:00", "Mo-Fr 08:00-18:00", "Mon-Fri 08:00 18:00"})
    void refusesWhatAreNoHours(String text) {
        assertThatThrownBy(() -> Hours.Week.parse(text)).hasMessageContaining("hours read Mon-Fri 08:00-18:00");
    }

    @Test
    void refusesAFreezeThatEndsBeforeItBegins() {
        assertThatThrownBy(() -> Hours.Freeze.parse("2027-01-04 08:00 to 2026-12-20 18:00"))
                .hasMessageContaining("ends after it begins");
        assertThatThrownBy(() -> Hours.Freeze.parse("christmas")).hasMessageContaining("a freeze reads");
    }

    private static Hours berlin(List<String> open, List<String> freezes) {
        return new Hours(
                ZoneId.of("Europe/Berlin"),
                open.stream().map(Hours.Week::parse).toList(),
                freezes.stream().map(Hours.Freeze::parse).toList());
    }
}
