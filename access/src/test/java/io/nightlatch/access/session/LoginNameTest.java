package io.nightlatch.access.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.PrincipalName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginNameTest {
    private static final SessionId SESSION = new SessionId("S-4F7K2M9Q");

    @Test
    void saysWhoAndThenWhichSession() {
        assertThat(of("alice")).isEqualTo("alice~4f7k2m9q");
    }

    @Test
    void cutsThePrincipalSoThatTheSessionIsWhole() {
        assertThat(of("a".repeat(54))).isEqualTo("a".repeat(54) + "~4f7k2m9q").hasSize(63);
        assertThat(of("a".repeat(55))).isEqualTo("a".repeat(54) + "~4f7k2m9q");
        assertThat(of("a".repeat(100) + "@corp.example")).hasSize(63).endsWith("~4f7k2m9q");
    }

    @Test
    void cutsAtACharactersBorder() {
        assertThat(of("aü".repeat(30))).isEqualTo("aü".repeat(18) + "~4f7k2m9q");
        assertThat(of("a" + "🦉".repeat(20))).isEqualTo("a" + "🦉".repeat(13) + "~4f7k2m9q");
    }

    @Test
    void keepsClearOfTheNamesThatPostgresReserves() {
        assertThat(of("pg_mia")).isEqualTo("nl_pg_mia~4f7k2m9q");
        assertThat(of("pg_" + "x".repeat(60)))
                .hasSize(63)
                .startsWith("nl_pg_xxx")
                .endsWith("~4f7k2m9q");
        assertThat(of("pgmia")).isEqualTo("pgmia~4f7k2m9q");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "ü", "🦉", "漢字", "a~b", "\"; drop role x; --"})
    void neverGrowsBeyondWhatPostgresWouldCut(String part) {
        for (int times = 1; part.length() * times <= PrincipalName.MAX_LENGTH; times++) {
            var login = of(part.repeat(times));

            assertThat(login.getBytes(UTF_8).length).isLessThanOrEqualTo(63);
            assertThat(login).endsWith("~4f7k2m9q").doesNotContain("\ufffd");
            assertThat(new String(login.getBytes(UTF_8), UTF_8)).isEqualTo(login);
        }
    }

    @Test
    void theNextLoginOfASessionHasANameOfItsOwnAndIsStillKnownAsTheSessions() {
        var second = LoginName.of(new PrincipalName("a".repeat(60)), SESSION, 2);

        assertThat(second).isEqualTo("a".repeat(52) + "~4f7k2m9q~2").hasSize(63);
        assertThat(LoginName.isOf(second, SESSION)).isTrue();
        assertThat(LoginName.isOf(of("mia"), SESSION)).isTrue();
        assertThat(LoginName.isOf("mia~4f7k2m9q~2", new SessionId("S-4F7K2M9R")))
                .isFalse();
        assertThat(LoginName.isOf("mia~4f7k2m9q~0", SESSION)).isFalse();
        assertThat(LoginName.isOf("mia~4f7k2m9qx", SESSION)).isFalse();
        assertThat(LoginName.own(second, SESSION)).isEqualTo("~4f7k2m9q~2");
        assertThat(LoginName.own(of("mia"), SESSION)).isEqualTo("~4f7k2m9q");
    }

    private static String of(String principal) {
        return LoginName.of(new PrincipalName(principal), SESSION);
    }
}
