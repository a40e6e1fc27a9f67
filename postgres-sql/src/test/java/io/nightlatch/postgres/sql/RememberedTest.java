package io.nightlatch.postgres.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.statement.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

class RememberedTest {
    private static final Reading READING = new Reading.Statements(List.of());

    @Test
    void forgetsWhatNobodyAskedForWhenItIsFull() {
        var remembered = new Remembered(100_000);
        remembered.remember("asked for", READING);
        remembered.remember("not asked for", READING);

        for (int i = 0; i < 1_000; i++) {
            remembered.remember("SELECT " + i, READING);
            remembered.of("asked for");
        }

        assertThat(remembered.of("asked for")).contains(READING);
        assertThat(remembered.of("not asked for")).isEmpty();
    }

    @Test
    void keepsNothingThatWouldPushAllElseOut() {
        var remembered = new Remembered(100_000);

        remembered.remember("x".repeat(10_000), READING);

        assertThat(remembered.of("x".repeat(10_000))).isEmpty();
    }

    @Test
    void knowsTextsToTheLetter() {
        var remembered = new Remembered(100_000);

        remembered.remember("SET ROLE a", READING);

        assertThat(remembered.of("SET ROLE b")).isEmpty();
    }
}
