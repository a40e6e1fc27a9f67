package io.nightlatch.postgres.wire;

/**
 * What a state of the conversation lets in: asked once a frame, before any of its body is believed. See
 * {@link FrameLimits}.
 */
@FunctionalInterface
public interface FrameLimit {
    /** For a type that has no place in this state. */
    int NOT_ALLOWED = 0;

    /**
     * The largest length field (Int32, counting itself and not the type byte) of a message of this type, or
     * {@link #NOT_ALLOWED}.
     */
    int maxLengthBytes(byte type);
}
