package io.nightlatch.postgres.gateway;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The texts of a session that were judged and need nothing, found again by their bytes where they stand in the read buffer:
 * looking one up allocates nothing. Bounded; when it is full it begins anew. Confined to the session's event loop.
 */
final class SettledTexts {
    static final int MAX_TEXT_BYTES = 4_096;
    private static final int MAX_BYTES = 262_144;
    private static final int SLOTS = 1_024;
    private static final int MOST = SLOTS / 2;
    private static final int FIRST_SLOTS = 16;
    private static final long MIX = 0x9E37_79B9_7F4A_7C15L; // odd, from the golden ratio

    /** What is known of a text. */
    enum Found {
        NOT,
        SETTLED,
        /** It may change how names are looked up. */
        UNSETTLING
    }

    private @Nullable Text[] slots = new @Nullable Text[FIRST_SLOTS];
    private int count;
    private int bytes;

    private record Text(int hash, byte[] bytes, boolean unsettling) {
        boolean is(int itsHash, ByteBuf in, int index, int length) {
            if (hash != itsHash || bytes.length != length) return false;
            for (int i = 0; i < length; i++) if (in.getByte(index + i) != bytes[i]) return false;
            return true;
        }
    }

    Found find(ByteBuf in, int index, int length) {
        if (count == 0 || length > MAX_TEXT_BYTES) return Found.NOT;
        int hash = hash(in, index, length);
        for (int at = hash & (slots.length - 1); ; at = (at + 1) & (slots.length - 1)) {
            var text = slots[at];
            if (text == null) return Found.NOT;
            if (text.is(hash, in, index, length)) return text.unsettling() ? Found.UNSETTLING : Found.SETTLED;
        }
    }

    void add(ByteBuf in, int index, int length, boolean unsettling) {
        if (length > MAX_TEXT_BYTES || find(in, index, length) != Found.NOT) return;
        if (count >= MOST || bytes + length > MAX_BYTES) clear();
        if (count >= slots.length / 2) grow();
        var kept = new byte[length];
        in.getBytes(index, kept);
        put(new Text(hash(in, index, length), kept, unsettling));
        count++;
        bytes += length;
    }

    private void put(Text text) {
        int at = text.hash() & (slots.length - 1);
        while (slots[at] != null) at = (at + 1) & (slots.length - 1);
        slots[at] = text;
    }

    private void grow() {
        var old = slots;
        slots = new @Nullable Text[old.length * 4];
        for (var text : old) if (text != null) put(text);
    }

    void clear() {
        slots = new @Nullable Text[FIRST_SLOTS];
        count = 0;
        bytes = 0;
    }

    private static int hash(ByteBuf in, int index, int length) {
        long hash = length * MIX;
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            hash = (hash ^ in.getLongLE(index + i)) * MIX;
            hash ^= hash >>> 29;
        }
        for (; i < length; i++) hash = (hash ^ in.getByte(index + i)) * MIX;
        return (int) (hash ^ (hash >>> 32));
    }
}
