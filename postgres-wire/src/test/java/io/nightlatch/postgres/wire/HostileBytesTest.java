package io.nightlatch.postgres.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Random bytes, and good messages with a few bytes changed: all of it ends, in a message or in a ProtocolViolation. */
class HostileBytesTest {
    private static final Duration FAR_TOO_LONG = Duration.ofSeconds(60);

    private final Random random = new Random(20261123);
    private int violations;
    private int decoded;

    @Test
    void randomBodiesNeverEndInAnythingButAViolation() {
        endsInTime(() -> {
            for (int i = 0; i < 20_000; i++) {
                byte type = (byte) random.nextInt(128);
                ByteBuf body = Unpooled.wrappedBuffer(randomBytes(random.nextInt(60)));
                decodes(() -> FrontendDecoder.decode(type, body, 0, body.readableBytes()));
                decodes(() -> BackendDecoder.decode(type, body, 0, body.readableBytes()));
            }
        });
    }

    @Test
    void changedMessagesNeverEndInAnythingButAViolation() {
        endsInTime(() -> {
            for (int seed = 0; seed < 200; seed++) {
                var messages = new Messages(seed);
                for (FrontendMessage message : messages.frontend()) {
                    ByteBuf out = Unpooled.buffer();
                    FrontendEncoder.encode(message, out);
                    byte[] frame = changed(out);
                    decodes(() -> FrontendDecoder.decode(frame[0], Unpooled.wrappedBuffer(frame), 5, frame.length - 5));
                }
                for (BackendMessage message : messages.backend()) {
                    ByteBuf out = Unpooled.buffer();
                    BackendEncoder.encode(message, out);
                    byte[] frame = changed(out);
                    decodes(() -> BackendDecoder.decode(frame[0], Unpooled.wrappedBuffer(frame), 5, frame.length - 5));
                }
            }
        });
    }

    @Test
    void peekingAtRandomBodiesNeverEndsInAnythingButAViolation() {
        endsInTime(() -> {
            for (int i = 0; i < 20_000; i++) {
                ByteBuf in = Frames.frame((byte) 'P', randomBytes(random.nextInt(20)));
                FrameScanner at = Frames.at(in);
                decodes(() -> FrontendPeek.query(at, in));
                decodes(() -> FrontendPeek.parse(at, in));
                decodes(() -> FrontendPeek.bind(at, in));
                decodes(() -> FrontendPeek.target(at, in));
                decodes(() -> FrontendPeek.execute(at, in));
            }
        });
    }

    @Test
    void randomStreamsNeverEndInAnythingButAViolation() {
        endsInTime(() -> {
            for (int i = 0; i < 20_000; i++) {
                ByteBuf in = Unpooled.wrappedBuffer(randomBytes(random.nextInt(200)));
                decodes(() -> {
                    var scanner = new FrameScanner(FrameLimits.BACKEND_READY);
                    scanner.begin(in);
                    while (scanner.next(in)) {
                        scanner.pass(in);
                    }
                });
            }
        });
    }

    @Test
    void changedStartupPacketsNeverEndInAnythingButAViolation() {
        endsInTime(() -> {
            for (int seed = 0; seed < 1_000; seed++) {
                for (StartupPacket packet : new Messages(seed).startup()) {
                    ByteBuf out = Unpooled.buffer();
                    StartupEncoder.encode(packet, out);
                    ByteBuf in = Unpooled.wrappedBuffer(changed(out));
                    decodes(() -> {
                        if (new StartupDecoder().decode(in).orElse(packet)
                                instanceof StartupPacket.StartupMessage message) {
                            message.settings();
                            message.negotiation();
                        }
                    });
                }
            }
        });
    }

    @Test
    void randomOptionsNeverEndInAnythingButAViolation() {
        String alphabet = "-c= \\ab_.\t-";
        endsInTime(() -> {
            for (int i = 0; i < 30_000; i++) {
                var options = new StringBuilder();
                random.ints(random.nextInt(14), 0, alphabet.length()).forEach(c -> options.append(alphabet.charAt(c)));
                decodes(() -> StartupOptions.parse(options.toString()));
            }
        });
    }

    private void endsInTime(Runnable work) {
        Assertions.assertTimeout(FAR_TOO_LONG, work::run);
        assertThat(violations).isPositive();
        assertThat(decoded).isPositive();
    }

    private void decodes(Runnable decoding) {
        try {
            decoding.run();
            decoded++;
        } catch (ProtocolViolation _) {
            violations++;
        }
    }

    private byte[] randomBytes(int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        for (int i = 0; i < length; i++) {
            if (random.nextInt(3) > 0) {
                octets[i] = (byte) random.nextInt(3); // small numbers and zeros get further
            }
        }
        return octets;
    }

    private byte[] changed(ByteBuf message) {
        byte[] octets = ByteBufUtil.getBytes(message);
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            octets[random.nextInt(octets.length)] = (byte) random.nextInt();
        }
        return octets;
    }
}
