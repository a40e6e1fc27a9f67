package io.nightlatch.postgres.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.postgres.gateway.GatewayOptions.SslMode;
import io.nightlatch.postgres.gateway.HostileServer.Conversation;
import io.nightlatch.postgres.wire.BackendMessage.ErrorResponse;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A target that does what none should: the client reads a clear word, and the gateway goes on. */
@ExtendWith(Shops.class)
class HostileTargetTest {
    private static final byte[] SCRAM_OFFER = frame('R', ints(10), text("SCRAM-SHA-256"), new byte[1]);

    private static byte[] frame(char type, byte[]... parts) {
        int length = Stream.of(parts).mapToInt(part -> part.length).sum();
        var frame = ByteBuffer.allocate(5 + length).put((byte) type).putInt(4 + length);
        for (var part : parts) frame.put(part);
        return frame.array();
    }

    private static byte[] ints(int... values) {
        var bytes = ByteBuffer.allocate(4 * values.length);
        for (int value : values) bytes.putInt(value);
        return bytes.array();
    }

    private static byte[] text(String text) {
        return (text + "\0").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] unterminated(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Conversation says(byte[]... answers) {
        return (in, out) -> {
            startup(in);
            for (var answer : answers) out.write(answer);
            out.flush();
        };
    }

    private static void startup(DataInputStream in) throws IOException {
        in.readFully(new byte[in.readInt() - 4]);
    }

    /** As far as the challenge, in which the client's nonce has to stand. */
    private static Conversation challenges(String nonceMore, String behind) {
        return (in, out) -> {
            startup(in);
            out.write(SCRAM_OFFER);
            in.readByte();
            var first = new byte[in.readInt() - 4];
            in.readFully(first);
            var nonce = new String(first, StandardCharsets.UTF_8).replaceAll("(?s).*r=", "");
            out.write(
                    frame('R', ints(11), unterminated("r=" + nonce + nonceMore + ",s=c2FsdHNhbHRzYWx0c2Fs" + behind)));
        };
    }

    static Stream<Arguments> hostilities() {
        return Stream.of(
                hostile("an error without SQLSTATE", SslMode.DISABLE, says(frame('E', new byte[1]))), // CVE-2026-6666
                hostile("an error that ends nowhere", SslMode.DISABLE, says(frame('E', unterminated("Mnothing")))),
                hostile("no SCRAM at all", SslMode.DISABLE, says(frame('R', ints(0)), frame('Z', new byte[] {'I'}))),
                hostile("the password in clear", SslMode.DISABLE, says(frame('R', ints(3)))),
                hostile("the password by MD5", SslMode.DISABLE, says(frame('R', ints(5, 1)))),
                hostile("a way to sign in that nobody knows", SslMode.DISABLE, says(frame('R', ints(99)))),
                hostile("another mechanism", SslMode.DISABLE, says(frame('R', ints(10), text("PLAIN"), new byte[1]))),
                hostile("ready before anything", SslMode.DISABLE, says(frame('Z', new byte[] {'I'}))),
                hostile("proof before the challenge", SslMode.DISABLE, says(SCRAM_OFFER, frame('R', ints(12)))),
                hostile("OK behind the offer", SslMode.DISABLE, says(SCRAM_OFFER, frame('R', ints(0)))),
                hostile("a second offer", SslMode.DISABLE, says(SCRAM_OFFER, SCRAM_OFFER)),
                hostile("a billion iterations", SslMode.DISABLE, challenges("x", ",i=1000000000")), // CVE-2026-6669
                hostile("iterations that wrap round", SslMode.DISABLE, challenges("x", ",i=4294971392")),
                hostile("a long nonce", SslMode.DISABLE, challenges("x".repeat(9_000), ",i=4096")), // CVE-2026-6665
                hostile(
                        "a nonce of its own",
                        SslMode.DISABLE,
                        says(SCRAM_OFFER, frame('R', ints(11), unterminated("r=abc,s=c2E=,i=4096")))),
                hostile("a frame of two gigabytes", SslMode.DISABLE, says(new byte[] {'R', 0x7f, -1, -1, -1})),
                hostile("a negative length", SslMode.DISABLE, says(new byte[] {'R', -1, -1, -1, -1})),
                hostile("bytes before TLS", SslMode.REQUIRE, says(unterminated("SR"))), // CVE-2021-23222
                hostile("no TLS where it was asked for", SslMode.REQUIRE, says(unterminated("N"))),
                hostile("an error in the place of TLS", SslMode.REQUIRE, says(frame('E', text("Mno"), new byte[1]))),
                hostile("neither yes nor no", SslMode.REQUIRE, says(unterminated("X"))),
                hostile(
                        "TLS that is none",
                        SslMode.REQUIRE,
                        says(unterminated("S"), unterminated("none at all, but long"))),
                hostile("it hangs up at once", SslMode.DISABLE, (in, _) -> in.close()));
    }

    private static Arguments hostile(String name, SslMode sslMode, Conversation conversation) {
        return Arguments.of(Named.of(name, conversation), sslMode);
    }

    @ParameterizedTest
    @MethodSource("hostilities")
    void theClientIsToldAndTheGatewayLives(Conversation conversation, SslMode sslMode, ShopTarget shop) {
        try (var server = new HostileServer(conversation);
                var gateway = ShopGateway.before(shop, server.address(sslMode), Duration.ofSeconds(10))) {
            for (int i = 0; i < 2; i++) {
                try (var client = gateway.client()) {
                    client.send(RawClient.startup("alice", "shop"));

                    var last = client.prove(ShopGateway.PASSWORD).getLast();

                    assertThat(last).isInstanceOf(ErrorResponse.class);
                    var words = ((ErrorResponse) last).fields();
                    assertThat(words.severity()).contains("FATAL");
                    assertThat(words.sqlState().orElse("")).hasSize(5);
                    assertThat(words.message()).contains("the target does not let this session in");
                    assertThat(words.detail().orElse("")).isNotEmpty();
                }
            }
            gateway.awaitNoSession();
            assertThat(gateway.logins.open).isEmpty();
        }
    }
}
