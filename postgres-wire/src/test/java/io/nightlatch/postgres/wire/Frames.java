package io.nightlatch.postgres.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Bytes by hand, for frames that no encoder of ours would write. */
final class Frames {
    /** Any type, any length: for tests that look at what comes behind the header. */
    static final FrameLimit UNLIMITED = _ -> Integer.MAX_VALUE;

    private Frames() {}

    /** Strings as they are (a zero is written {@code \0}), a Short and an Integer big-endian, a Byte as it is. */
    static ByteBuf bytes(Object... parts) {
        ByteBuf out = Unpooled.buffer();
        for (Object part : parts) {
            switch (part) {
                case String text -> out.writeCharSequence(text, StandardCharsets.UTF_8);
                case Byte octet -> out.writeByte(octet);
                case Short number -> out.writeShort(number);
                case Integer number -> out.writeInt(number);
                case byte[] octets -> out.writeBytes(octets);
                default -> throw new IllegalArgumentException(part.toString());
            }
        }
        return out;
    }

    static ByteBuf frame(byte type, Object... body) {
        ByteBuf content = bytes(body);
        return bytes(type, content.readableBytes() + 4, ByteBufUtil.getBytes(content));
    }

    /** A scanner that stands at the only frame of {@code in}. */
    static FrameScanner at(ByteBuf in) {
        var scanner = new FrameScanner(UNLIMITED);
        scanner.begin(in);
        if (!scanner.next(in) || !scanner.whole(in)) {
            throw new AssertionError("no whole frame");
        }
        return scanner;
    }

    static FrontendMessage decodeFrontend(ByteBuf frame) {
        return FrontendDecoder.decode(at(frame), frame);
    }

    static BackendMessage decodeBackend(ByteBuf frame) {
        return BackendDecoder.decode(at(frame), frame);
    }
}
