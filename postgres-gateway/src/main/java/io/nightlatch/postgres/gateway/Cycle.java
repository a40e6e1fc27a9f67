package io.nightlatch.postgres.gateway;

import io.netty.buffer.ByteBuf;
import io.nightlatch.postgres.wire.FrontendType;

/**
 * What of the extended protocol has passed since the client's last Sync: all of that is one transaction (manual,
 * "Pipelining"). Confined to the session's event loop.
 */
final class Cycle {
    private static final int LENGTH_BYTES = 4;

    static final Refusal ALONE = Refusal.insufficient(
            "a statement with an approval of its own runs alone",
            "Nothing else may stand in its batch or pipeline, which is one transaction: what stands beside it could"
                    + " change what it does, or undo it.",
            "Send each by itself, with a Sync behind it; not in a batch.");

    private boolean hasBound;
    private boolean isAlone;
    private boolean goesOn;

    /** A Bind passes, so that something may be run. */
    void bound() {
        hasBound = true;
    }

    /** What a Bind has bound was approved by itself. */
    void approved() {
        isAlone = true;
    }

    void synced() {
        hasBound = false;
        isAlone = false;
    }

    boolean hasBound() {
        return hasBound;
    }

    /** Whether no other statement may pass before the Sync. */
    boolean isAlone() {
        return isAlone;
    }

    /** Whether another Parse or Bind stands behind the one that is looked at, before the Sync, as far as it was here. */
    boolean goesOn() {
        return goesOn;
    }

    /** Looks at the bytes that are here already; {@code index} is that of the next frame. */
    void goesOn(ByteBuf in, int index) {
        goesOn = hasAnother(in, index);
    }

    private static boolean hasAnother(ByteBuf in, int index) {
        int at = index;
        while (at + LENGTH_BYTES < in.writerIndex()) {
            byte type = in.getByte(at);
            if (type == FrontendType.PARSE || type == FrontendType.BIND) return true;
            int length = in.getInt(at + 1);
            if (type == FrontendType.SYNC || length < LENGTH_BYTES || length > in.writerIndex() - at) return false;
            at += 1 + length;
        }
        return false;
    }
}
