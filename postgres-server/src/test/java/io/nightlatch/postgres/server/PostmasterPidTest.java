package io.nightlatch.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostmasterPidTest {
    private static final List<String> WHOLE =
            List.of("1234", "/data", "1700000000", "5432", "/sockets", "127.0.0.1", "  5432001    32771", "ready   ");

    @Test
    void readsAWholeFile() {
        assertThat(PostmasterPid.parse(WHOLE))
                .hasValue(new PostmasterPid(1234, Instant.ofEpochSecond(1700000000), 5432, PostmasterPid.State.READY));
    }

    @Test
    void isStartingWhileLinesAreMissing() {
        for (int lines = 3; lines < WHOLE.size(); lines++)
            assertThat(PostmasterPid.parse(WHOLE.subList(0, lines)))
                    .hasValueSatisfying(file -> assertThat(file.state()).isEqualTo(PostmasterPid.State.STARTING));
    }

    @Test
    void isNothingBeforeItsFirstLinesAreThere() {
        assertThat(PostmasterPid.parse(WHOLE.subList(0, 2))).isEmpty();
        assertThat(PostmasterPid.parse(List.of("12x4", "/data", "1700000000"))).isEmpty();
    }
}
