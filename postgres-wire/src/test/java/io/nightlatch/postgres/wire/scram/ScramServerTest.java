package io.nightlatch.postgres.wire.scram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightlatch.postgres.wire.Bytes;
import io.nightlatch.postgres.wire.FrontendMessage.SASLInitialResponse;
import io.nightlatch.postgres.wire.FrontendMessage.SASLResponse;
import io.nightlatch.postgres.wire.ProtocolViolation;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScramServerTest {
    private static final Bytes SALT = Bytes.of(new byte[16]);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ScramServer<String> server = ScramServer.withNonce(SALT, 4096, List.of(), "SERVER");

    @Test
    void offersBindingOnlyWhereThereIsAChannelToBindTo() {
        assertThat(server.mechanisms().mechanisms()).containsExactly("SCRAM-SHA-256");
        assertThat(bindable().mechanisms().mechanisms()).containsExactly("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256");
    }

    @Test
    void aClientThatWasToldThereIsNoBindingSeesTheDowngradeRefused() {
        assertThat(bindable().first(initial("SCRAM-SHA-256", "y,,n=,r=abc")))
                .isEqualTo(new ScramServer.Refused<String>(ScramServer.Refusal.CHANNEL_BINDING_DOWNGRADED));
    }

    @Test
    void aMechanismThatWasNotOfferedIsAViolation() {
        assertThatThrownBy(() -> server.first(initial("SCRAM-SHA-256-PLUS", "p=tls-server-end-point,,n=,r=abc")))
                .isInstanceOf(ProtocolViolation.class);
        assertThatThrownBy(() -> bindable().first(initial("SCRAM-SHA-1", "n,,n=,r=abc")))
                .isInstanceOf(ProtocolViolation.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"n,,n=,r=abc", "y,,n=,r=abc", "p=tls-unique,,n=,r=abc", "p=tls-exporter,,n=,r=abc"})
    void aFlagThatDoesNotFitPlusIsAViolation(String message) {
        assertThatThrownBy(() -> bindable().first(initial("SCRAM-SHA-256-PLUS", message)))
                .isInstanceOf(ProtocolViolation.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "n",
                "n,",
                "n,,",
                "n,,n=",
                "n,,n=,",
                "n,,n=,r=",
                "n,,r=abc",
                "n,,n=,r=a b",
                "n,,n=,r=abc,",
                "n,,n=,r=abc,x",
                "n,,n=,r=abc,m=x",
                "n,,m=x,n=,r=abc",
                "n,a=bob,n=,r=abc",
                "p=tls-server-end-point,,n=,r=abc",
                "z,,n=,r=abc",
                "n,,n=,r=a\0c",
                "n,,n=,r=\u00e4"
            })
    void aMalformedFirstMessageIsAViolation(String message) {
        assertThatThrownBy(() -> server.first(initial("SCRAM-SHA-256", message)))
                .isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void aFirstMessageThatIsMissingOrOverlongIsAViolation() {
        var another = ScramServer.<String>withNonce(SALT, 4096, List.of(), "SERVER");

        assertThatThrownBy(() -> server.first(new SASLInitialResponse("SCRAM-SHA-256", Optional.empty())))
                .isInstanceOf(ProtocolViolation.class);
        assertThatThrownBy(() -> another.first(initial("SCRAM-SHA-256", "n,,n=,r=" + "a".repeat(1017))))
                .isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void optionalExtensionsAreIgnoredAsIsTheName() {
        assertThat(server.first(initial("SCRAM-SHA-256", "n,,n=mallory,r=abc,x=1,y=2")))
                .isInstanceOf(ScramServer.Challenge.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c=biws",
                "c=biws,r=abcSERVER",
                "c=biws,r=abcOTHER,p=" + ZERO_PROOF,
                "c=biws,r=abc,p=" + ZERO_PROOF,
                "c=biws,r=abcSERVER,p=",
                "c=biws,r=abcSERVER,p=AAAA",
                "c=biws,r=abcSERVER,p=" + ZERO_PROOF + ",x=1",
                "c=biws,r=abcSERVER,m=1,p=" + ZERO_PROOF,
                "c=!,r=abcSERVER,p=" + ZERO_PROOF,
                "r=abcSERVER,p=" + ZERO_PROOF,
                "c=biws,p=" + ZERO_PROOF,
                "c=biws,r=abcSERVER,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void aMalformedLastMessageIsAViolation(String message) {
        server.first(initial("SCRAM-SHA-256", "n,,n=,r=abc"));

        assertThatThrownBy(() -> server.last(new SASLResponse(Bytes.utf8(message))))
                .isInstanceOf(ProtocolViolation.class);
    }

    private static final String ZERO_PROOF = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    @Test
    void aFlagThatChangesBetweenTheMessagesIsRefused() {
        server.first(initial("SCRAM-SHA-256", "n,,n=,r=abc"));

        assertThat(server.last(new SASLResponse(Bytes.utf8("c=eSws,r=abcSERVER,p=" + ZERO_PROOF))))
                .isEqualTo(new ScramServer.Refused<String>(ScramServer.Refusal.CHANNEL_BINDING_DIFFERS));
    }

    @Test
    void messagesOutOfTurnAreViolations() {
        assertThatThrownBy(() -> server.last(new SASLResponse(Bytes.utf8("x")))).isInstanceOf(ProtocolViolation.class);
        server.first(initial("SCRAM-SHA-256", "n,,n=,r=abc"));
        assertThatThrownBy(() -> server.first(initial("SCRAM-SHA-256", "n,,n=,r=abc")))
                .isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void hostileBytesNeverEndInAnythingButAnAnswerOrAViolation() {
        var random = new Random(7);
        int violations = 0;
        for (int i = 0; i < 5_000; i++) {
            var victim = ScramServer.<String>withNonce(SALT, 4096, List.of(), "SERVER");
            try {
                victim.first(new SASLInitialResponse("SCRAM-SHA-256", Optional.of(changed("n,,n=,r=abc,x=1", random))));
                victim.last(new SASLResponse(changed("c=biws,r=abcSERVER,p=" + ZERO_PROOF, random)));
            } catch (ProtocolViolation _) {
                violations++;
            }
        }
        assertThat(violations).isBetween(1, 4_999);
    }

    static Bytes changed(String message, Random random) {
        byte[] octets = Bytes.utf8(message).toByteArray();
        if (random.nextBoolean()) {
            octets[random.nextInt(octets.length)] = (byte) random.nextInt();
        }
        return random.nextInt(10) == 0
                ? Bytes.of(Arrays.copyOf(octets, random.nextInt(octets.length)))
                : Bytes.of(octets);
    }

    private static ScramServer<String> bindable() {
        return ScramServer.bindable(SALT, 4096, List.of(), Bytes.of(new byte[32]), RANDOM);
    }

    private static SASLInitialResponse initial(String mechanism, String message) {
        return new SASLInitialResponse(mechanism, Optional.of(Bytes.utf8(message)));
    }
}
