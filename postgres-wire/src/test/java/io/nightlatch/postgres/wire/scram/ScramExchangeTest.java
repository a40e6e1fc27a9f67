package io.nightlatch.postgres.wire.scram;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.postgres.wire.Authentication.AuthenticationSASL;
import io.nightlatch.postgres.wire.Authentication.AuthenticationSASLContinue;
import io.nightlatch.postgres.wire.Authentication.AuthenticationSASLFinal;
import io.nightlatch.postgres.wire.Bytes;
import io.nightlatch.postgres.wire.FrontendMessage.SASLInitialResponse;
import io.nightlatch.postgres.wire.FrontendMessage.SASLResponse;
import io.nightlatch.postgres.wire.scram.ScramServer.Candidate;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Both sides of ours against each other, and each against RFC 7677. */
class ScramExchangeTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Bytes SALT = Bytes.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});
    private static final Bytes END_POINT = Bytes.of(new byte[32]);
    private static final int ITERATIONS = 64;

    private static final Bytes RFC_SALT =
            StrictBase64.decode("W22ZaJ0SNY7soEsUEjb6gQ==").orElseThrow();
    private static final String RFC_SERVER_NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private static final Bytes RFC_CLIENT_FIRST = Bytes.utf8("n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
    private static final Bytes RFC_SERVER_FIRST =
            Bytes.utf8("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
    private static final Bytes RFC_CLIENT_FINAL =
            Bytes.utf8("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                    + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    private static final Bytes RFC_SERVER_FINAL = Bytes.utf8("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");

    @Test
    void theServerGivesWhatRfc7677Says() {
        var keys = ScramKeys.fromPassword("pencil", RFC_SALT, 4096);
        var server = ScramServer.withNonce(RFC_SALT, 4096, List.of(candidate("pencil", keys)), RFC_SERVER_NONCE);

        var first = server.first(new SASLInitialResponse("SCRAM-SHA-256", Optional.of(RFC_CLIENT_FIRST)));
        var last = server.last(new SASLResponse(RFC_CLIENT_FINAL));

        assertThat(first)
                .isEqualTo(new ScramServer.Challenge<String>(new AuthenticationSASLContinue(RFC_SERVER_FIRST)));
        assertThat(last).isEqualTo(new ScramServer.Accepted<>("pencil", new AuthenticationSASLFinal(RFC_SERVER_FINAL)));
    }

    @Test
    void theClientGivesWhatRfc7677Says() {
        var client = new ScramClient(
                new ScramSecret.Password("pencil"), new ChannelBinding.Unused(), 4096, "user", "rOprNGfwEbeRWgbNEkqO");

        assertThat(client.start(new AuthenticationSASL(List.of("SCRAM-SHA-256"))))
                .isEqualTo(new SASLInitialResponse("SCRAM-SHA-256", Optional.of(RFC_CLIENT_FIRST)));
        assertThat(client.respond(new AuthenticationSASLContinue(RFC_SERVER_FIRST)))
                .isEqualTo(new SASLResponse(RFC_CLIENT_FINAL));
        client.verify(new AuthenticationSASLFinal(RFC_SERVER_FINAL));
        client.requireVerified();
    }

    @Test
    void tellsWhichOfManySecretsWasProved() {
        List<Candidate<String>> candidates = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            candidates.add(candidate("token" + i, ScramKeys.fromPassword("secret" + i, SALT, ITERATIONS)));
        }

        for (int i : new int[] {0, 15, 16, 39}) {
            var server = ScramServer.unbound(SALT, ITERATIONS, candidates, RANDOM);

            var answer = login(server, new ScramSecret.Password("secret" + i), new ChannelBinding.Unused());

            assertThat(((ScramServer.Accepted<String>) answer).label()).isEqualTo("token" + i);
        }
    }

    @Test
    void aRandomSaltedPasswordLogsInWithoutAPassword() {
        var salted = SaltedPassword.random(RANDOM);
        var keys = ScramKeys.parse(
                ScramKeys.fromSaltedPassword(salted, SALT, ITERATIONS).format());
        var server = ScramServer.unbound(SALT, ITERATIONS, List.of(candidate("throw-away", keys)), RANDOM);

        var answer = login(server, new ScramSecret.Salted(salted), new ChannelBinding.Unused());

        assertThat(answer).isInstanceOf(ScramServer.Accepted.class);
    }

    @Test
    void aWrongPasswordIsRefused() {
        assertThat(login(server("right"), new ScramSecret.Password("wrong"), new ChannelBinding.Unused()))
                .isEqualTo(new ScramServer.Refused<String>(ScramServer.Refusal.NO_CANDIDATE_PROVED));
    }

    @Test
    void aNameThatNobodyHasLooksLikeOneAndIsRefused() {
        var mock = new MockSalt(Bytes.of(new byte[16]));
        var server = ScramServer.<String>unbound(mock.of("nobody"), ITERATIONS, List.of(), RANDOM);

        assertThat(mock.of("nobody")).isEqualTo(mock.of("nobody")).isNotEqualTo(mock.of("somebody"));
        assertThat(mock.of("nobody").length()).isEqualTo(SALT.length());
        assertThat(login(server, new ScramSecret.Password("any"), new ChannelBinding.Unused()))
                .isEqualTo(new ScramServer.Refused<String>(ScramServer.Refusal.NO_CANDIDATE_PROVED));
    }

    @Test
    void bindsToTheChannelWhereBothCan() {
        assertThat(login(bindableServer(), right(), new ChannelBinding.Required(END_POINT)))
                .isInstanceOf(ScramServer.Accepted.class);
        assertThat(login(bindableServer(), right(), new ChannelBinding.Preferred(END_POINT)))
                .isInstanceOf(ScramServer.Accepted.class);
        assertThat(login(bindableServer(), right(), new ChannelBinding.Unused()))
                .isInstanceOf(ScramServer.Accepted.class);
        assertThat(login(server("right"), right(), new ChannelBinding.Preferred(END_POINT)))
                .isInstanceOf(ScramServer.Accepted.class);
    }

    @Test
    void aLoginThatWasBoundToAnotherChannelIsRefused() {
        Bytes somebodyElse = Bytes.of(new byte[31]);

        assertThat(login(bindableServer(), right(), new ChannelBinding.Required(somebodyElse)))
                .isEqualTo(new ScramServer.Refused<String>(ScramServer.Refusal.CHANNEL_BINDING_DIFFERS));
    }

    private static ScramServer.LastAnswer<String> login(
            ScramServer<String> server, ScramSecret secret, ChannelBinding binding) {
        var client = new ScramClient(secret, binding, ScramClient.MAX_ITERATIONS, RANDOM);
        var challenge = (ScramServer.Challenge<String>) server.first(client.start(server.mechanisms()));
        var answer = server.last(client.respond(challenge.message()));
        if (answer instanceof ScramServer.Accepted<String> accepted) {
            client.verify(accepted.message());
            client.requireVerified();
        }
        return answer;
    }

    private static ScramSecret right() {
        return new ScramSecret.Password("right");
    }

    private static ScramServer<String> server(String password) {
        var keys = ScramKeys.fromPassword(password, SALT, ITERATIONS);
        return ScramServer.unbound(SALT, ITERATIONS, List.of(candidate(password, keys)), RANDOM);
    }

    private static ScramServer<String> bindableServer() {
        var keys = ScramKeys.fromPassword("right", SALT, ITERATIONS);
        return ScramServer.bindable(SALT, ITERATIONS, List.of(candidate("right", keys)), END_POINT, RANDOM);
    }

    private static Candidate<String> candidate(String label, ScramKeys keys) {
        return new Candidate<>(label, keys.storedKey(), keys.serverKey());
    }
}
