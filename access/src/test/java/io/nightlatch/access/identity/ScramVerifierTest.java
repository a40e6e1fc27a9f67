package io.nightlatch.access.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScramVerifierTest {
    /** Password "pencil" under the salt of RFC 7677, "SCRAM-SHA-256 and SCRAM-SHA-256-PLUS". */
    private static final ScramVerifier PENCIL =
            ScramVerifier.of("pencil", Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);

    private static final String AUTH_MESSAGE = "n=user,r=rOprNGfwEbeRWgbNEkqO,"
            + "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,"
            + "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";

    @Test
    void recognisesTheProofOfTheRfcsExample() throws Exception {
        var proof = Base64.getDecoder().decode("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");

        var clientKey = hmac(PENCIL.storedKey());
        for (int i = 0; i < clientKey.length; i++) clientKey[i] ^= proof[i];

        assertThat(MessageDigest.getInstance("SHA-256").digest(clientKey)).isEqualTo(PENCIL.storedKey());
        assertThat(Base64.getEncoder().encodeToString(hmac(PENCIL.serverKey())))
                .isEqualTo("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    }

    @Test
    void speaksPostgresSpelling() {
        var verifier = ScramVerifier.of("alice-demo", new Random(7));

        assertThat(verifier.toString()).startsWith("SCRAM-SHA-256$4096:");
        assertThat(ScramVerifier.parse(verifier.toString())).isEqualTo(verifier);
        assertThat(PENCIL.toString())
                .isEqualTo("SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$"
                        + "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=");
    }

    @Test
    void acceptsItsOwnPasswordOnly() {
        assertThat(PENCIL.accepts("pencil")).isTrue();
        assertThat(PENCIL.accepts("Pencil")).isFalse();
        assertThat(PENCIL.accepts("")).isFalse();
    }

    @Test
    void takesTheSameLettersForTheSamePasswordHoweverTheyWereTyped() {
        assertThat(ScramVerifier.of("cafe\u0301-demo", new Random(7)).accepts("caf\u00e9-demo"))
                .isTrue();
    }

    @Test
    void givesEachVerifierASaltOfItsOwn() {
        var random = new Random(7);

        assertThat(ScramVerifier.of("same-word", random)).isNotEqualTo(ScramVerifier.of("same-word", random));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "md5c3ab8ff13720e8ad9047dd39466b3c89",
                "SCRAM-SHA-256$1:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
                "SCRAM-SHA-256$4096:W22Z$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
                "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
                "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$====:===="
            })
    void refusesWhatIsNoVerifier(String text) {
        assertThatThrownBy(() -> ScramVerifier.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] hmac(byte[] key) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(AUTH_MESSAGE.getBytes(US_ASCII));
    }
}
