package io.nightlatch.postgres.gateway;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * The bytes of the last Query or Parse, kept so that a refused one can be sent again, or read. One array a session,
 * written over by each statement, so that relaying allocates nothing.
 */
final class LastStatement {
    static final int MAX_BYTES = 65_536;
    private static final int KEPT_BYTES = 2_048;
    private byte[] frame = new byte[256];
    private int length;
    private boolean armed;
    private int parses; // since the last Sync

    /** Of a Query. */
    void remember(ByteBuf in, int start, int bytes) {
        parses = 0;
        keep(in, start, bytes);
    }

    /** Of a Parse; if the cycle has another one, nobody can tell which of them an error is about. */
    void rememberParse(ByteBuf in, int start, int bytes) {
        armed = false;
        keep(in, start, ++parses == 1 ? bytes : MAX_BYTES + 1);
    }

    /** Without a Parse in this cycle the bound statement is an older one. */
    void bound() {
        if (parses == 0) forget();
    }

    void synced() {
        parses = 0;
    }

    private void keep(ByteBuf in, int start, int bytes) {
        if (bytes > MAX_BYTES) {
            length = 0;
            return;
        }
        if (frame.length < bytes) frame = new byte[Integer.highestOneBit(bytes - 1) << 1];
        in.getBytes(start, frame, 0, bytes);
        length = bytes;
    }

    void forget() {
        length = 0;
        armed = false;
        if (frame.length > KEPT_BYTES) frame = new byte[256];
    }

    /** Its first reply decides: if that is a refusal by the server, it may be sent again. */
    void arm() {
        armed = length > 0;
    }

    void disarm() {
        armed = false;
    }

    boolean isArmed() {
        return armed;
    }

    boolean isKnown() {
        return length > 0;
    }

    byte[] copyOfFrame() {
        return Arrays.copyOf(frame, length);
    }
}
