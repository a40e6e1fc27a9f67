package io.nightlatch.postgres.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Octets that never change, compared by content in a time that does not depend on it. {@link #toString} tells only how
 * many, as they may be a secret or somebody's data.
 */
public final class Bytes {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] octets;

    private Bytes(byte[] octets) {
        this.octets = octets;
    }

    /** Copies {@code octets}. */
    public static Bytes of(byte... octets) {
        return new Bytes(octets.clone());
    }

    public static Bytes utf8(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    static Bytes copyOf(ByteBuf in, int index, int length) {
        if (length == 0) {
            return EMPTY;
        }
        byte[] copy = new byte[length];
        in.getBytes(index, copy);
        return new Bytes(copy);
    }

    public int length() {
        return octets.length;
    }

    /** A copy. */
    public byte[] toByteArray() {
        return octets.clone();
    }

    /** As UTF-8; malformed sequences come out as U+FFFD, so use it for people to read and not for decisions. */
    public String text() {
        return new String(octets, StandardCharsets.UTF_8);
    }

    void writeTo(ByteBuf out) {
        out.writeBytes(octets);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && MessageDigest.isEqual(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
        return "Bytes[" + octets.length + "]";
    }
}
