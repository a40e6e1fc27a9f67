package io.nightlatch.build.wasm;

import java.io.ByteArrayOutputStream;

/** Reads WebAssembly's numbers of variable length, and what stands between them. */
final class Leb {
    private final byte[] bytes;
    private int at;

    Leb(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    int at() {
        return at;
    }

    boolean hasMore() {
        return at < bytes.length;
    }

    int peek() {
        return bytes[at] & 0xff;
    }

    int next() {
        return bytes[at++] & 0xff;
    }

    int number() {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            int part = next();
            value |= (part & 0x7f) << shift;
            if (part < 0x80) return value;
        }
    }

    void skip(int count) {
        at += count;
    }

    void skipNumber() {
        while (next() >= 0x80) {
            // its last byte is below
        }
    }

    byte[] take(int count) {
        var taken = java.util.Arrays.copyOfRange(bytes, at, at + count);
        at += count;
        return taken;
    }

    static void write(ByteArrayOutputStream out, int number) {
        int rest = number;
        while (rest >>> 7 != 0) {
            out.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }
}
