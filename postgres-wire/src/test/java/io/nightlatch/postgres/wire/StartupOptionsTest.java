package io.nightlatch.postgres.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartupOptionsTest {
    @Test
    void readsTheThreeWaysToWriteASettingInTheirOrder() {
        var settings = StartupOptions.parse(" -c nightlatch.reason=deploy\t-cwork_mem=4MB --search-path=shop ");

        assertThat(settings)
                .containsExactly(
                        entry("nightlatch.reason", "deploy"), entry("work_mem", "4MB"), entry("search_path", "shop"));
    }

    @Test
    void aBackslashEscapesWhatFollowsIt() {
        var settings = StartupOptions.parse("-c nightlatch.reason=fix\\ order\\ 7\\\\8");

        assertThat(settings).containsExactly(entry("nightlatch.reason", "fix order 7\\8"));
    }

    @Test
    void aValueMayBeEmptyAndHoldEqualsSigns() {
        assertThat(StartupOptions.parse("-c a= -c b=c=d")).containsExactly(entry("a", ""), entry("b", "c=d"));
    }

    @Test
    void theLastValueOfANameWins() {
        assertThat(StartupOptions.parse("-c a=1 -c b=2 -c A=3")).containsExactly(entry("b", "2"), entry("a", "3"));
    }

    @Test
    void nothingIsNoSetting() {
        assertThat(StartupOptions.parse("")).isEmpty();
        assertThat(StartupOptions.parse(" \t\r\n\u000b\f")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-c=", "-c =", "-c =x", "--=", "--=x", "-c=x -c=x"})
    void anEmptyNameIsAViolationAndNotALoop(String options) {
        assertThatThrownBy(() -> StartupOptions.parse(options)).isInstanceOf(ProtocolViolation.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-c",
                "--",
                "-",
                "-c a",
                "--a",
                "-d 5",
                "-E",
                "a=b",
                "-c a=1 b",
                "-c a=1\\",
                "-c a;b=1",
                "-c 1a=1",
                "-c ä=1",
                "-c\\ a=1"
            })
    void everythingElseIsAViolation(String options) {
        assertThatThrownBy(() -> StartupOptions.parse(options)).isInstanceOf(ProtocolViolation.class);
    }
}
