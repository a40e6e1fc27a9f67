package io.nightlatch.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MomentsTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 s",
        "PT8S, 8 s",
        "PT59.9S, 59 s",
        "PT5M59S, 5 min",
        "PT2H, 2 h",
        "PT2H5M, 2 h 5 min",
        "P3DT4H, 3 d 4 h"
    })
    void saysALengthInItsGreatestUnits(Duration length, String said) {
        assertThat(Moments.length(length)).isEqualTo(said);
    }
}
