package io.nightlatch.postgres.wire;

import static io.nightlatch.postgres.wire.Frames.bytes;
import static io.nightlatch.postgres.wire.Frames.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameScannerTest {
    @Test
    void seesEveryHeaderAndForwardsEveryByteWhereverTheStreamIsCut() {
        byte[] stream = ByteBufUtil.getBytes(someFrames());
        List<String> expected = relay(stream, stream.length).headers;

        for (int cut = 1; cut <= stream.length; cut++) {
            Relay relayed = relay(stream, cut);

            assertThat(relayed.headers).isEqualTo(expected);
            assertThat(relayed.forwarded()).isEqualTo(stream);
        }
    }

    @Test
    void isCutInTwoAtEachIndex() {
        byte[] stream = ByteBufUtil.getBytes(someFrames());
        List<String> expected = relay(stream, stream.length).headers;

        for (int cut = 0; cut <= stream.length; cut++) {
            var relay = new Relay(_ -> false, _ -> false);
            relay.read(stream, 0, cut);
            relay.read(stream, cut, stream.length);

            assertThat(relay.headers).isEqualTo(expected);
            assertThat(relay.forwarded()).isEqualTo(stream);
        }
    }

    @Test
    void keepsBackAnInspectedFrameUntilItIsWholeAndAllOthersNot() {
        byte[] query = ByteBufUtil.getBytes(frame(FrontendType.QUERY, "select 1\0"));
        byte[] copy = ByteBufUtil.getBytes(frame(FrontendType.COPY_DATA, new byte[100]));
        var relay = new Relay(type -> type == FrontendType.QUERY, _ -> false);

        relay.read(copy, 0, 50);
        assertThat(relay.forwarded()).hasSize(50);
        relay.read(copy, 50, copy.length);
        relay.read(query, 0, query.length - 1);
        assertThat(relay.forwarded()).hasSize(copy.length);
        relay.read(query, query.length - 1, query.length);

        assertThat(relay.forwarded()).hasSize(copy.length + query.length);
        assertThat(relay.inspected).containsExactly("select 1");
    }

    @Test
    void saysThatAllWasPassedOnlyIfTheWholeBufferMayGoOn() {
        var scanner = new FrameScanner(FrameLimits.FRONTEND_READY);
        ByteBuf whole = frame(FrontendType.SYNC);
        ByteBuf withCutHeader = Unpooled.wrappedBuffer(frame(FrontendType.SYNC), bytes(FrontendType.SYNC));
        ByteBuf dropped = frame(FrontendType.SYNC);

        scanner.begin(whole);
        scanner.next(whole);
        scanner.pass(whole);
        assertThat(scanner.passedAll(whole)).isTrue();

        scanner.begin(withCutHeader);
        scanner.next(withCutHeader);
        scanner.pass(withCutHeader);
        assertThat(scanner.passedAll(withCutHeader)).isFalse();
        assertThat(scanner.readPassed(withCutHeader).readableBytes()).isEqualTo(5);

        scanner.begin(dropped);
        scanner.next(dropped);
        scanner.drop(dropped);
        assertThat(scanner.passedAll(dropped)).isFalse();
    }

    @Test
    void takesDroppedFramesOutOfTheStreamWhereverItIsCut() {
        byte[] stream = ByteBufUtil.getBytes(someFrames());
        byte[] withoutCopyData = ByteBufUtil.getBytes(Unpooled.wrappedBuffer(
                frame(FrontendType.QUERY, "select 1\0"), frame(FrontendType.SYNC), frame(FrontendType.TERMINATE)));

        for (int cut = 1; cut <= stream.length; cut++) {
            var relay = new Relay(_ -> false, type -> type == FrontendType.COPY_DATA);
            relay.readInPieces(stream, cut);

            assertThat(relay.forwarded()).isEqualTo(withoutCopyData);
        }
    }

    @Test
    void aLengthThatDoesNotEvenCountItselfIsAViolation() {
        for (int length : new int[] {3, 0, -1, Integer.MIN_VALUE}) {
            ByteBuf in = bytes(FrontendType.QUERY, length);
            var scanner = new FrameScanner(FrameLimits.FRONTEND_READY);
            scanner.begin(in);

            assertThatThrownBy(() -> scanner.next(in))
                    .isInstanceOf(ProtocolViolation.class)
                    .hasMessageContaining("invalid length " + length);
        }
    }

    @Test
    void aMessageOverTheLimitOfItsTypeIsAViolationBeforeAnyOfItsBodyCame() {
        ByteBuf in = bytes(FrontendType.SYNC, 5);
        var scanner = new FrameScanner(FrameLimits.FRONTEND_READY);
        scanner.begin(in);

        assertThatThrownBy(() -> scanner.next(in)).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void aPacketBeforeLoginIsBoundedBy10000Bytes() {
        ByteBuf in = bytes(FrontendType.PASSWORD_MESSAGE, 10_001);
        var scanner = new FrameScanner(FrameLimits.FRONTEND_LOGIN);
        scanner.begin(in);

        assertThatThrownBy(() -> scanner.next(in)).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void aQueryInTheMiddleOfTheLoginIsAViolation() {
        ByteBuf in = frame(FrontendType.QUERY, "select 1\0");
        var scanner = new FrameScanner(FrameLimits.FRONTEND_LOGIN);
        scanner.begin(in);

        assertThatThrownBy(() -> scanner.next(in)).hasMessage("a message of type 'Q' is not allowed here");
    }

    @Test
    void aSecondStartupMessageDuringTheLoginIsAViolation() {
        ByteBuf in = bytes(60, 196608, "user\0mallory\0\0");
        var scanner = new FrameScanner(FrameLimits.FRONTEND_LOGIN);
        scanner.begin(in);

        assertThatThrownBy(() -> scanner.next(in)).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void theLargestLengthThereIsDoesNotOverflow() {
        var scanner = new FrameScanner(Frames.UNLIMITED);
        ByteBuf in = bytes(FrontendType.COPY_DATA, Integer.MAX_VALUE, new byte[100]);
        scanner.begin(in);

        assertThat(scanner.next(in)).isTrue();
        assertThat(scanner.whole(in)).isFalse();
        scanner.pass(in);

        assertThat(scanner.remainingBytes()).isEqualTo(1L + Integer.MAX_VALUE - 105);
        assertThat(scanner.next(in)).isFalse();
        assertThat(scanner.readPassed(in).readableBytes()).isEqualTo(105);
    }

    @Test
    void refusesToGoOnWhenPassedBytesWereNotForwarded() {
        ByteBuf in = frame(FrontendType.SYNC);
        FrameScanner scanner = Frames.at(in);
        scanner.pass(in);

        assertThatThrownBy(() -> scanner.begin(in)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void allocatesNothingForAFrame() {
        ByteBuf in = Unpooled.buffer();
        for (int i = 0; i < 1000; i++) {
            in.writeBytes(frame(BackendType.DATA_ROW, (short) 1, 3, "abc"));
        }
        var scanner = new FrameScanner(FrameLimits.BACKEND_READY);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        scanAll(scanner, in);

        long before = threads.getCurrentThreadAllocatedBytes();
        scanAll(scanner, in);
        long perFrame = (threads.getCurrentThreadAllocatedBytes() - before) / 1000;

        assertThat(perFrame).isZero();
    }

    private static void scanAll(FrameScanner scanner, ByteBuf in) {
        in.readerIndex(0);
        scanner.begin(in);
        while (scanner.next(in)) {
            scanner.pass(in);
        }
        scanner.readPassed(in).release();
    }

    private static ByteBuf someFrames() {
        byte[] data = new byte[37];
        new Random(1).nextBytes(data);
        return Unpooled.wrappedBuffer(
                frame(FrontendType.QUERY, "select 1\0"),
                frame(FrontendType.COPY_DATA, data),
                frame(FrontendType.SYNC),
                frame(FrontendType.COPY_DATA),
                frame(FrontendType.COPY_DATA, data, data),
                frame(FrontendType.TERMINATE));
    }

    private static Relay relay(byte[] stream, int pieceBytes) {
        var relay = new Relay(_ -> false, _ -> false);
        relay.readInPieces(stream, pieceBytes);
        return relay;
    }

    private interface Types {
        boolean contains(byte type);
    }

    /** What a handler does with the scanner, without a channel. */
    private static final class Relay {
        final List<String> headers = new ArrayList<>();
        final List<String> inspected = new ArrayList<>();
        private final FrameScanner scanner = new FrameScanner(FrameLimits.FRONTEND_READY);
        private final ByteBuf in = Unpooled.buffer();
        private final ByteBuf out = Unpooled.buffer();
        private final Types inspects;
        private final Types drops;

        Relay(Types inspects, Types drops) {
            this.inspects = inspects;
            this.drops = drops;
        }

        void readInPieces(byte[] stream, int pieceBytes) {
            for (int from = 0; from < stream.length; from += pieceBytes) {
                read(stream, from, Math.min(stream.length, from + pieceBytes));
            }
        }

        void read(byte[] stream, int from, int to) {
            in.writeBytes(stream, from, to - from);
            scanner.begin(in);
            while (scanner.next(in)) {
                if (inspects.contains(scanner.type())) {
                    if (!scanner.whole(in)) {
                        break;
                    }
                    inspected.add(FrontendPeek.query(scanner, in));
                }
                headers.add((char) scanner.type() + " " + scanner.lengthBytes());
                if (drops.contains(scanner.type())) {
                    forward();
                    scanner.drop(in);
                } else {
                    scanner.pass(in);
                }
            }
            forward();
            in.discardReadBytes();
        }

        private void forward() {
            ByteBuf passed = scanner.readPassed(in);
            out.writeBytes(passed);
            passed.release();
        }

        byte[] forwarded() {
            return ByteBufUtil.getBytes(out);
        }
    }
}
