package io.nightlatch.postgres.wire;

import static io.nightlatch.postgres.wire.Frames.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.nightlatch.postgres.wire.StartupPacket.StartupMessage;
import org.junit.jupiter.api.Test;

class StartupDecoderTest {
    private static final int V3_0 = 196608;
    private static final int V3_2 = V3_0 + 2;

    private final StartupDecoder decoder = new StartupDecoder();

    @Test
    void readsParametersInTheirOrder() {
        var message = startup(V3_0, "user\0alice\0database\0shop-prod\0application_name\0psql\0\0");

        assertThat(message.user()).contains("alice");
        assertThat(message.database()).contains("shop-prod");
        assertThat(message.parameters().keySet()).containsExactly("user", "database", "application_name");
        assertThat(message.negotiation()).isEmpty();
    }

    @Test
    void theDatabaseIsNamedLikeTheUserIfNothingElseIsSaid() {
        assertThat(startup(V3_0, "user\0alice\0\0").database()).contains("alice");
    }

    @Test
    void aByteBehindSSLRequestIsAViolation() {
        assertViolation(bytes(8, StartupDecoder.SSL_REQUEST, (byte) 0), "unencrypted bytes");
    }

    @Test
    void aByteBehindGSSENCRequestIsAViolation() {
        assertViolation(bytes(8, StartupDecoder.GSSENC_REQUEST, (byte) 0), "unencrypted bytes");
    }

    @Test
    void aByteBehindTheAnswerToSSLRequestIsAViolation() {
        assertThatThrownBy(() -> SSLResponse.decode(bytes("SR"))).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void anErrorInsteadOfTheAnswerToSSLRequestIsNotBelieved() {
        assertThatThrownBy(() -> SSLResponse.decode(bytes("E"))).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void theAnswerToSSLRequestIsOneByte() {
        assertThat(SSLResponse.decode(Unpooled.EMPTY_BUFFER)).isEmpty();
        assertThat(SSLResponse.decode(bytes("S"))).contains(SSLResponse.ACCEPTED);
        assertThat(SSLResponse.decode(bytes("N"))).contains(SSLResponse.REFUSED);
    }

    @Test
    void aSecondStartupMessageIsAViolation() {
        startup(V3_0, "user\0alice\0\0");

        assertViolation(packet(V3_0, "user\0mallory\0\0"), "a second start-up packet");
    }

    @Test
    void aStartupMessageAfterACancelRequestIsAViolation() {
        decoder.decode(bytes(16, StartupDecoder.CANCEL_REQUEST, 1, 2));

        assertViolation(packet(V3_0, "user\0alice\0\0"), "a second start-up packet");
    }

    @Test
    void encryptionCanBeAskedForOnceOfEachKind() {
        decoder.decode(bytes(8, StartupDecoder.GSSENC_REQUEST));
        decoder.decode(bytes(8, StartupDecoder.SSL_REQUEST));

        assertViolation(bytes(8, StartupDecoder.SSL_REQUEST), "already");
    }

    @Test
    void gssInsideOfTlsCannotBeAskedFor() {
        decoder.decode(bytes(8, StartupDecoder.SSL_REQUEST));

        assertViolation(bytes(8, StartupDecoder.GSSENC_REQUEST), "already");
    }

    @Test
    void directTlsIsRecognisedByItsFirstByteAndLeftUnread() {
        ByteBuf clientHello = bytes((byte) 0x16, (byte) 3);

        assertThat(decoder.decode(clientHello)).contains(new StartupPacket.DirectTls());
        assertThat(clientHello.readableBytes()).isEqualTo(2);
    }

    @Test
    void aLengthOutOfBoundsIsAViolationBeforeThePacketCame() {
        for (int length : new int[] {7, 0, -1, 10_001, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            if (length >>> 24 != 0x16) {
                assertThatThrownBy(() -> new StartupDecoder().decode(bytes(length)))
                        .isInstanceOf(ProtocolViolation.class);
            }
        }
    }

    @Test
    void aBrowserIsAViolation() {
        assertViolation(bytes("GET / HTTP/1.1\r\n"), "invalid length");
    }

    @Test
    void anOldProtocolIsRefusedWithItsReason() {
        assertThatThrownBy(() -> decoder.decode(packet(131072, "user\0alice\0\0")))
                .isInstanceOfSatisfying(
                        ProtocolViolation.class,
                        violation -> assertThat(violation.sqlState()).isEqualTo("0A000"))
                .hasMessage("unsupported frontend protocol 2.0: only 3.0 is spoken here");
    }

    @Test
    void aNewerMinorAndUnknownProtocolOptionsAreNegotiatedDown() {
        var message = startup(V3_2, "user\0alice\0_pq_.command_timeout\0" + "1\0\0");

        var answer = message.negotiation().orElseThrow();

        assertThat(answer.newest()).isEqualTo(ProtocolVersion.V3_0);
        assertThat(answer.unrecognizedOptions()).containsExactly("_pq_.command_timeout");
        ByteBuf out = Unpooled.buffer();
        BackendEncoder.encode(answer, out);
        assertThat(out.getInt(5)).isEqualTo(V3_0);
    }

    @Test
    void aNameThatComesTwiceIsAViolationHoweverItIsSpelled() {
        assertViolation(packet(V3_0, "user\0alice\0user\0mallory\0\0"), "twice");
        assertThatThrownBy(() -> new StartupDecoder().decode(packet(V3_0, "role\0a\0ROLE\0b\0\0")))
                .hasMessageContaining("twice");
    }

    @Test
    void namesAndValuesThatDoNotEndAreViolations() {
        for (String body : new String[] {"user\0alice\0", "user\0alice", "user\0", "user", "", "user\0alice\0\0x"}) {
            assertThatThrownBy(() -> new StartupDecoder().decode(packet(V3_0, body)))
                    .isInstanceOf(ProtocolViolation.class);
        }
    }

    @Test
    void aUserNameThatIsNotUtf8IsAViolation() {
        ByteBuf broken = bytes(8 + 5 + 2 + 1, V3_0, "user\0", new byte[] {(byte) 0xc3, 0}, (byte) 0);

        assertViolation(broken, "UTF-8");
    }

    @Test
    void aCancelKeyIsFourTo256Bytes() {
        assertThat(decoder.decode(bytes(12 + 256, StartupDecoder.CANCEL_REQUEST, 1, new byte[256])))
                .contains(new StartupPacket.CancelRequest(1, Bytes.of(new byte[256])));
        for (int length : new int[] {0, 3, 257}) {
            ByteBuf request = bytes(12 + length, StartupDecoder.CANCEL_REQUEST, 1, new byte[length]);
            assertThatThrownBy(() -> new StartupDecoder().decode(request)).isInstanceOf(ProtocolViolation.class);
        }
    }

    @Test
    void settingsComeFoldedSoThatAWhitelistSeesThem() {
        var message = startup(
                V3_0,
                "user\0alice\0options\0-c Role=admin -c a=1\0Session_Authorization\0x\0A\0002\0replication\0true\0\0");

        assertThat(message.settings())
                .containsExactly(entry("role", "admin"), entry("session_authorization", "x"), entry("a", "2"));
        assertThat(message.replication()).isTrue();
    }

    private StartupMessage startup(int version, String body) {
        return (StartupMessage) decoder.decode(packet(version, body)).orElseThrow();
    }

    private static ByteBuf packet(int version, String body) {
        byte[] octets = ByteBufUtil.getBytes(bytes(body));
        return bytes(8 + octets.length, version, octets);
    }

    private void assertViolation(ByteBuf in, String words) {
        assertThatThrownBy(() -> decoder.decode(in))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining(words);
    }
}
