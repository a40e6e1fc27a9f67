package io.nightlatch.postgres.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.postgres.gateway.StartupSettings.Reading;
import io.nightlatch.postgres.gateway.statement.OwnStatement.SetReason;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a client's start-up packet passes. */
class StartupSettingsTest {
    @Test
    void ordinarySettingsPassAndOursStayHere() {
        var packet = RawClient.startup(
                "alice", "shop", "TimeZone", "UTC", "options", "-c nightlatch.reason=ticket -c work_mem=8MB");

        var read = StartupSettings.read(packet.settings());

        assertThat(read).isInstanceOfSatisfying(Reading.Fine.class, fine -> {
            assertThat(fine.settings().forTarget())
                    .containsOnly(Map.entry("timezone", "UTC"), Map.entry("work_mem", "8MB"));
            assertThat(fine.settings().own()).containsExactly(new SetReason(Optional.of("ticket")));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "role",
                "session_authorization",
                "is_superuser",
                "session_preload_libraries",
                "local_preload_libraries",
                "log_statement",
                "client_connection_check_interval",
                "idle_session_timeout",
                "nightlatch.unknown",
                "other.setting"
            })
    void othersAreRefusedByName(String name) {
        assertThat(StartupSettings.read(Map.of(name, "x")))
                .isInstanceOfSatisfying(
                        Reading.Refused.class,
                        refused -> assertThat(refused.refusal().message()).contains(name));
    }

    @ParameterizedTest
    @CsvSource({"nightlatch.duration,soon", "nightlatch.role,orders_writer", "nightlatch.extend,1h"})
    void oursThatMakeNoSenseThereAreRefusedWithTheNextLine(String name, String value) {
        assertThat(StartupSettings.read(Map.of(name, value)))
                .isInstanceOfSatisfying(
                        Reading.Refused.class,
                        refused -> assertThat(refused.refusal().hint()).containsIgnoringCase("set nightlatch"));
    }
}
