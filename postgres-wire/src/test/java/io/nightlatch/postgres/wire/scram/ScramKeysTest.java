package io.nightlatch.postgres.wire.scram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightlatch.postgres.wire.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScramKeysTest {
    private static final Bytes SALT = Bytes.of(new byte[16]);
    private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    @Test
    void aVerifierIsReadAsItWasWritten() {
        var keys = ScramKeys.fromPassword("alice-demo", SALT, 4096);

        assertThat(ScramKeys.parse(keys.format())).isEqualTo(keys);
        assertThat(keys.format()).startsWith("SCRAM-SHA-256$4096:AAAAAAAAAAAAAAAAAAAAAA==$");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "md5aa",
                "SCRAM-SHA-1$4096:AAAA$" + KEY + ":" + KEY,
                "SCRAM-SHA-256$0:AAAA$" + KEY + ":" + KEY,
                "SCRAM-SHA-256$4096:AAAA$" + KEY,
                "SCRAM-SHA-256$4096:AAAA$AAAA:" + KEY,
                "SCRAM-SHA-256$4096:A$" + KEY + ":" + KEY,
                "SCRAM-SHA-256$99999999999:AAAA$" + KEY + ":" + KEY
            })
    void whatIsNoVerifierIsRefusedWithoutShowingIt(String text) {
        assertThatThrownBy(() -> ScramKeys.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(KEY);
    }

    @ParameterizedTest
    @CsvSource({
        "pencil, pencil", // ASCII as it is
        "I\u00adX, IX", // RFC 4013, section 3: soft hyphen mapped to nothing
        "\u00aa, a", // NFKC
        "\u2168, IX", // NFKC
        "a\u00a0b, a b", // another space
        "\u00e4\u0007, \u00e4\u0007", // prohibited: as it was typed
    })
    void passwordsArePreparedAsPostgreSQLDoes(String typed, String prepared) {
        assertThat(SaslPrep.prepare(typed)).isEqualTo(prepared);
    }
}
