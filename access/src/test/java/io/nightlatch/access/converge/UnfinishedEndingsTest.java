package io.nightlatch.access.converge;

import static io.nightlatch.access.Demo.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.id.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnfinishedEndingsTest {
    private static final SessionId SESSION = new SessionId("S-4F7K2M9Q");
    private static final String LOGIN = "alice~4f7k2m9q";

    private Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private final UnfinishedEndings endings = new UnfinishedEndings(() -> now);

    @Test
    void areTriedAgainSoonAndThenMoreSeldomButForEver() {
        var start = now;
        Duration longest = Duration.ZERO;
        for (int i = 0; i < 1_000; i++) {
            var ending = endings.failed(SHOP, SESSION, LOGIN, List.of("a lock"));
            var pause = Duration.between(now, ending.nextAttempt());
            assertThat(pause).isBetween(UnfinishedEndings.FIRST_PAUSE, UnfinishedEndings.LONGEST_PAUSE);
            assertThat(pause).isGreaterThanOrEqualTo(longest);
            assertThat(endings.resting(SHOP)).containsExactly(LOGIN);
            longest = pause;
            now = ending.nextAttempt();
            assertThat(endings.resting(SHOP)).isEmpty();
        }

        assertThat(longest).isEqualTo(UnfinishedEndings.LONGEST_PAUSE);
        assertThat(endings.all()).singleElement().satisfies(ending -> {
            assertThat(ending.attempts()).isEqualTo(1_000);
            assertThat(ending.since()).isEqualTo(start);
            assertThat(ending.left()).containsExactly("a lock");
        });
    }

    @Test
    void areForgottenWhenTheyAreDone() {
        endings.failed(SHOP, SESSION, LOGIN, List.of("a lock"));

        endings.finished(LOGIN);

        assertThat(endings.all()).isEmpty();
        assertThat(endings.nextAttempt()).isEmpty();
    }
}
