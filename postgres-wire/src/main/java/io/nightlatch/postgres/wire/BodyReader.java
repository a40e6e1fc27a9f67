package io.nightlatch.postgres.wire;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the fields of one message body in place and never past its end. Does not touch the buffer's own indices. */
final class BodyReader {
    private final String message;
    private final ByteBuf in;
    private final int end;
    private int index;

    /** @param message its name in the manual, for the words of a violation */
    BodyReader(String message, ByteBuf in, int index, int length) {
        if (length < 0 || length > in.writerIndex() - index) {
            throw new IllegalArgumentException("the frame is not whole"); // the caller's fault, not the peer's
        }
        this.message = message;
        this.in = in;
        this.index = index;
        this.end = index + length;
    }

    ProtocolViolation violation(String what) {
        return new ProtocolViolation("malformed " + message + ": " + what);
    }

    int remainingBytes() {
        return end - index;
    }

    private int take(int length, String what) {
        if (length < 0 || length > end - index) {
            throw violation(what + " needs " + length + " bytes, " + (end - index) + " are left");
        }
        int at = index;
        index += length;
        return at;
    }

    byte int8() {
        return in.getByte(take(1, "an Int8"));
    }

    short int16() {
        return in.getShort(take(2, "an Int16"));
    }

    int int32() {
        return in.getInt(take(4, "an Int32"));
    }

    /**
     * An Int16 that counts, unsigned as the server reads it; as many things of {@code bytesEach} or more must follow.
     */
    int count(int bytesEach) {
        int count = Short.toUnsignedInt(int16());
        if ((long) count * bytesEach > remainingBytes()) {
            throw violation("a count of " + count + " is more than the " + remainingBytes() + " bytes left can hold");
        }
        return count;
    }

    Bytes bytes(int length) {
        return Bytes.copyOf(in, take(length, "a value"), length);
    }

    Bytes rest() {
        return bytes(remainingBytes());
    }

    /** An Int32 length and as many bytes; -1 is null, anything below is a violation. */
    Optional<Bytes> value() {
        int length = int32();
        if (length < -1) {
            throw violation("a value of length " + length);
        }
        return length == -1 ? Optional.empty() : Optional.of(bytes(length));
    }

    <T> List<T> list(int count, Supplier<T> element) {
        var elements = new ArrayList<T>(count); // count() has checked it against the bytes that are there
        for (int i = 0; i < count; i++) {
            elements.add(element.get());
        }
        return elements;
    }

    Format format() {
        short code = int16();
        return switch (code) {
            case 0 -> Format.TEXT;
            case 1 -> Format.BINARY;
            default -> throw violation("unknown format code " + code);
        };
    }

    List<Format> formats() {
        return list(count(2), this::format);
    }

    /** A String that means something to the receiver, such as a name or SQL: must be valid UTF-8. */
    String string() {
        int start = index;
        int length = untilZero();
        if (isAscii(start, length)) {
            return length == 0 ? "" : in.toString(start, length, StandardCharsets.US_ASCII);
        }
        byte[] utf8 = new byte[length];
        in.getBytes(start, utf8);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw violation("a string is not valid UTF-8");
        }
    }

    /** A String for people to read: what is not UTF-8 becomes U+FFFD. */
    String text() {
        int start = index;
        int length = untilZero();
        return in.toString(start, length, StandardCharsets.UTF_8);
    }

    private int untilZero() {
        int zero = index == end ? -1 : in.indexOf(index, end, (byte) 0);
        if (zero < 0) {
            throw violation("a string does not end");
        }
        int length = zero - index;
        index = zero + 1;
        return length;
    }

    private boolean isAscii(int start, int length) {
        for (int i = start; i < start + length; i++) {
            if (in.getByte(i) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Nothing may be left. */
    void end() {
        if (index != end) {
            throw violation(remainingBytes() + " bytes too many");
        }
    }

    <T> T end(T decoded) {
        end();
        return decoded;
    }
}
