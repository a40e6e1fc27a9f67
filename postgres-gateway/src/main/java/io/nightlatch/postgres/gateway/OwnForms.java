package io.nightlatch.postgres.gateway;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Whether a text can be one of Nightlatch's own statements, told from its first bytes: this is asked of every statement. */
final class OwnForms {
    private static final byte[][] BEGINNINGS = {
        {'s', 'e', 't'}, {'s', 'h', 'o', 'w'}, {'r', 'e', 's', 'e', 't'}, {'a', 'l', 't', 'e', 'r'}
    };

    private static final byte[] SELECT = {'s', 'e', 'l', 'e', 'c', 't'};

    /** What a SELECT begins with that may be ours; nearly none does, and they are the most of all statements. */
    private static final byte[][] SELECTED = {
        "pg_cancel_backend".getBytes(StandardCharsets.US_ASCII),
        "pg_terminate_backend".getBytes(StandardCharsets.US_ASCII),
        "pg_catalog".getBytes(StandardCharsets.US_ASCII)
    };

    private OwnForms() {}

    static boolean mayBegin(ByteBuf in, int index, int length) {
        int end = index + length;
        int at = index;
        while (at < end && isSpace(in.getByte(at))) at++;
        if (at >= end) return false;
        byte first = in.getByte(at);
        if (first == '-' || first == '/') return true; // a comment may stand before anything
        for (var beginning : BEGINNINGS) if (matches(in, at, end, beginning)) return true;
        return matches(in, at, end, SELECT) && selects(in, at + SELECT.length, end);
    }

    private static boolean selects(ByteBuf in, int after, int end) {
        int at = after;
        while (at < end && isSpace(in.getByte(at))) at++;
        if (at < end && (in.getByte(at) == '/' || in.getByte(at) == '-')) return true; // a comment
        for (var selected : SELECTED) if (isThere(in, at, end, selected)) return true;
        return false;
    }

    private static boolean isThere(ByteBuf in, int at, int end, byte[] word) {
        if (end - at <= word.length) return false;
        for (int i = 0; i < word.length; i++) if ((in.getByte(at + i) | 0x20) != (word[i] | 0x20)) return false;
        return true;
    }

    private static boolean matches(ByteBuf in, int at, int end, byte[] word) {
        if (!isThere(in, at, end, word)) return false;
        byte next = in.getByte(at + word.length);
        return isSpace(next) || next == '/' || next == '-';
    }

    private static boolean isSpace(byte sign) {
        return sign == ' ' || sign == '\t' || sign == '\n' || sign == '\r' || sign == '\f' || sign == 0x0b;
    }
}
