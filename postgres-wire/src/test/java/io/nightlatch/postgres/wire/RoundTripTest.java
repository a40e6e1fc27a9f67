package io.nightlatch.postgres.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RoundTripTest {
    static Stream<FrontendMessage> frontendMessages() {
        return LongStream.range(0, 20).boxed().flatMap(seed -> new Messages(seed).frontend().stream());
    }

    static Stream<BackendMessage> backendMessages() {
        return LongStream.range(0, 20).boxed().flatMap(seed -> new Messages(seed).backend().stream());
    }

    static Stream<FrontendMessage> loginMessages() {
        return LongStream.range(0, 20).boxed().flatMap(seed -> new Messages(seed).frontendLogin().stream());
    }

    static Stream<StartupPacket> startupPackets() {
        return LongStream.range(0, 20).boxed().flatMap(seed -> new Messages(seed).startup().stream());
    }

    @ParameterizedTest
    @MethodSource("frontendMessages")
    void aFrontendMessageComesBackAsItWas(FrontendMessage message) {
        ByteBuf out = Unpooled.buffer();

        FrontendEncoder.encode(message, out);

        assertThat(Frames.decodeFrontend(out)).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("backendMessages")
    void aBackendMessageComesBackAsItWas(BackendMessage message) {
        ByteBuf out = Unpooled.buffer();

        BackendEncoder.encode(message, out);

        assertThat(Frames.decodeBackend(out)).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("loginMessages")
    void aLoginMessageComesBackAsItWas(FrontendMessage message) {
        ByteBuf out = Unpooled.buffer();

        FrontendEncoder.encode(message, out);
        FrameScanner at = Frames.at(out);

        FrontendMessage decoded = switch (message) {
            case FrontendMessage.PasswordMessage _ -> FrontendDecoder.decodePasswordMessage(at, out);
            case FrontendMessage.SASLInitialResponse _ -> FrontendDecoder.decodeSASLInitialResponse(at, out);
            default -> FrontendDecoder.decodeSASLResponse(at, out);
        };
        assertThat(decoded).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("startupPackets")
    void aStartupPacketComesBackAsItWasAndNotBeforeItsLastByte(StartupPacket packet) {
        ByteBuf whole = Unpooled.buffer();
        StartupEncoder.encode(packet, whole);

        for (int cut = 0; cut < whole.readableBytes(); cut++) {
            assertThat(new StartupDecoder().decode(whole.slice(0, cut))).isEmpty();
        }
        assertThat(new StartupDecoder().decode(whole)).isEqualTo(Optional.of(packet));
        assertThat(whole.isReadable()).isFalse();
    }
}
