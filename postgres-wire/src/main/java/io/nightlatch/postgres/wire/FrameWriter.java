package io.nightlatch.postgres.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Writes one message: opened with its type, closed when its length is known. A value that the wire cannot carry never
 * gets half out.
 */
final class FrameWriter {
    private final ByteBuf out;
    private final int start;
    private final int lengthIndex;

    FrameWriter(ByteBuf out, byte type) {
        this.out = out;
        this.start = out.writerIndex();
        out.writeByte(type);
        this.lengthIndex = out.writerIndex();
        out.writeInt(0);
    }

    /** A packet of the start-up phase, which has no type. */
    FrameWriter(ByteBuf out) {
        this.out = out;
        this.start = out.writerIndex();
        this.lengthIndex = start;
        out.writeInt(0);
    }

    private IllegalArgumentException unwritable(String why) {
        out.writerIndex(start);
        return new IllegalArgumentException(why);
    }

    FrameWriter int8(int value) {
        out.writeByte(value);
        return this;
    }

    FrameWriter int16(int value) {
        out.writeShort(value);
        return this;
    }

    FrameWriter int32(int value) {
        out.writeInt(value);
        return this;
    }

    /** A count that outgrew its 16 bits would make the receiver take values for further messages. */
    FrameWriter count(List<?> elements) {
        if (elements.size() > 0xffff) {
            throw unwritable("at most 65535 fit into a message, not " + elements.size());
        }
        return int16(elements.size());
    }

    /**
     * A name or SQL: with a zero inside the receiver would read a shorter one, with half a surrogate pair another one.
     */
    FrameWriter string(String value) {
        if (value.indexOf(0) >= 0) {
            throw unwritable("a zero inside of a string");
        }
        if (value.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw unwritable("half a surrogate pair inside of a string");
        }
        return terminated(value);
    }

    /** A name in a list that an empty one would end. */
    FrameWriter name(String value) {
        if (value.isEmpty()) {
            throw unwritable("an empty name");
        }
        return string(value);
    }

    private FrameWriter terminated(String value) {
        out.writeCharSequence(value, StandardCharsets.UTF_8);
        out.writeByte(0);
        return this;
    }

    /** For people to read: what the wire cannot carry is shown as U+FFFD or a question mark. */
    FrameWriter text(String value) {
        return terminated(value.replace('\0', '\ufffd'));
    }

    FrameWriter bytes(Bytes value) {
        value.writeTo(out);
        return this;
    }

    FrameWriter value(Optional<Bytes> value) {
        int32(value.map(Bytes::length).orElse(-1));
        value.ifPresent(this::bytes);
        return this;
    }

    FrameWriter formats(List<Format> formats) {
        count(formats);
        formats.forEach(format -> int16(format.code()));
        return this;
    }

    /** Sets the length. It cannot overflow: a buffer holds no more than an int counts. */
    void end() {
        out.setInt(lengthIndex, out.writerIndex() - lengthIndex);
    }
}
