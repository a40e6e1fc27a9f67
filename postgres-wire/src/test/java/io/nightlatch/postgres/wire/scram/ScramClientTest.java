package io.nightlatch.postgres.wire.scram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightlatch.postgres.wire.Authentication.AuthenticationSASL;
import io.nightlatch.postgres.wire.Authentication.AuthenticationSASLContinue;
import io.nightlatch.postgres.wire.Authentication.AuthenticationSASLFinal;
import io.nightlatch.postgres.wire.Bytes;
import io.nightlatch.postgres.wire.ProtocolViolation;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScramClientTest {
    private static final Bytes END_POINT = Bytes.of(new byte[32]);
    private static final AuthenticationSASL PLAIN_ONLY = new AuthenticationSASL(List.of("SCRAM-SHA-256"));
    private static final AuthenticationSASL BOTH =
            new AuthenticationSASL(List.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"));

    @Test
    void requiredChannelBindingNeverFallsBackToNone() {
        var client = client(new ChannelBinding.Required(END_POINT));

        assertThatThrownBy(() -> client.start(PLAIN_ONLY))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("required");
    }

    @Test
    void aClientThatCouldHaveBoundSaysSoWhenTheServerDoesNotOfferIt() {
        var first = client(new ChannelBinding.Preferred(END_POINT)).start(PLAIN_ONLY);

        assertThat(first.data().orElseThrow().text()).startsWith("y,,");
    }

    @Test
    void bindsWhenTheServerOffersIt() {
        var first = client(new ChannelBinding.Preferred(END_POINT)).start(BOTH);

        assertThat(first.mechanism()).isEqualTo("SCRAM-SHA-256-PLUS");
        assertThat(first.data().orElseThrow().text()).startsWith("p=tls-server-end-point,,");
    }

    @Test
    void aServerThatOffersNothingWeSpeakIsRefused() {
        assertThatThrownBy(
                        () -> client(new ChannelBinding.Unused()).start(new AuthenticationSASL(List.of("OAUTHBEARER"))))
                .isInstanceOf(ProtocolViolation.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "i=1000001",
                "i=999999999",
                "i=2147483648",
                "i=99999999999999999999",
                "i=0",
                "i=-1",
                "i=",
                "i=1e3",
                "i=4096 "
            })
    void anIterationCountOutOfBoundsIsRefusedBeforeAnythingIsComputed(String iterations) {
        assertRefused("r=abcSERVER,s=AAAA," + iterations);
    }

    @Test
    void aNonceThatIsTooLongIsRefused() {
        assertRefused("r=abc" + "x".repeat(1100) + ",s=AAAA,i=4096");
        assertRefused("r=abc" + "x".repeat(100_000) + ",s=AAAA,i=4096");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "r=abc,s=AAAA,i=4096", "r=otherSERVER,s=AAAA,i=4096", "r=abcSERVER,s=,i=4096",
                        "r=abcSERVER,s=!,i=4096",
                "r=abcSERVER,s=AAAA", "r=abcSERVER,s=AAAA,i=4096,x=1", "m=1,r=abcSERVER,s=AAAA,i=4096", "e=other-error",
                        "s=AAAA,r=abcSERVER,i=4096"
            })
    void aMalformedChallengeIsAViolation(String challenge) {
        assertRefused(challenge);
    }

    @Test
    void authenticationOkBeforeTheServerProvedItselfIsAViolation() {
        var client = started();
        assertThatThrownBy(client::requireVerified).isInstanceOf(ProtocolViolation.class);

        client.respond(challenge("r=abcSERVER,s=AAAA,i=64"));

        assertThatThrownBy(client::requireVerified).isInstanceOf(ProtocolViolation.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"v=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "v=", "", "e=invalid-proof", "v=AAAA,x=1"})
    void aServerThatDoesNotKnowTheSecretIsRefused(String last) {
        var client = started();
        client.respond(challenge("r=abcSERVER,s=AAAA,i=64"));

        assertThatThrownBy(() -> client.verify(new AuthenticationSASLFinal(Bytes.utf8(last))))
                .isInstanceOf(ProtocolViolation.class);
        assertThatThrownBy(client::requireVerified).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void aFinalMessageBeforeTheChallengeIsAViolation() {
        assertThatThrownBy(() -> started().verify(new AuthenticationSASLFinal(Bytes.utf8("v="))))
                .isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void aSecondChallengeIsAViolation() {
        var client = started();
        client.respond(challenge("r=abcSERVER,s=AAAA,i=64"));

        assertThatThrownBy(() -> client.respond(challenge("r=abcSERVER,s=AAAA,i=64")))
                .isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void hostileBytesNeverEndInAnythingButAnAnswerOrAViolation() {
        var random = new Random(7);
        int violations = 0;
        for (int i = 0; i < 5_000; i++) {
            var victim =
                    new ScramClient(new ScramSecret.Password("secret"), new ChannelBinding.Unused(), 10, "", "abc");
            victim.start(PLAIN_ONLY);
            try {
                victim.respond(
                        new AuthenticationSASLContinue(ScramServerTest.changed("r=abcSERVER,s=AAAA,i=2", random)));
                victim.verify(new AuthenticationSASLFinal(ScramServerTest.changed("v=AAAA", random)));
            } catch (ProtocolViolation _) {
                violations++;
            }
        }
        assertThat(violations).isEqualTo(5_000); // none of them knows the secret
    }

    @Test
    void secretsAreNotShownByToString() {
        assertThat(new ScramSecret.Password("hunter2").toString()).doesNotContain("hunter2");
    }

    private static void assertRefused(String challenge) {
        var client = started();

        assertThatThrownBy(() -> client.respond(challenge(challenge))).isInstanceOf(ProtocolViolation.class);
    }

    private static ScramClient started() {
        var client = client(new ChannelBinding.Unused());
        client.start(PLAIN_ONLY);
        return client;
    }

    private static ScramClient client(ChannelBinding binding) {
        return new ScramClient(new ScramSecret.Password("secret"), binding, ScramClient.MAX_ITERATIONS, "", "abc");
    }

    private static AuthenticationSASLContinue challenge(String message) {
        return new AuthenticationSASLContinue(Bytes.utf8(message));
    }
}
