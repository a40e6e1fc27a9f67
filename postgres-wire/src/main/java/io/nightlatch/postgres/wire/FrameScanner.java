package io.nightlatch.postgres.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Walks over the frames of one direction, in place: looks at the five bytes of each header and nothing else, copies
 * nothing, allocates nothing for a frame, keeps no buffer. One for each direction of a connection; not thread-safe.
 *
 * <p>Only what was passed is forwarded: {@link #readPassed} gives whole frames and pieces of bodies that the caller let
 * go. A header that is cut, or a frame that the caller is not done with, stays in the buffer until more bytes came. So
 * one read is one write:
 *
 * <pre>{@code
 * ByteBuf in = merge(rest, chunk);                 // rest: what the last round left, at most one inspected frame
 * scanner.begin(in);
 * while (scanner.next(in)) {
 *     if (inspects(scanner.type())) {
 *         if (!scanner.whole(in)) {
 *             if (scanner.lengthBytes() > MAX_INSPECTED_BYTES) refuse();
 *             break;                               // wait for the rest of it
 *         }
 *         if (!forwards(scanner, in)) break;       // held: everything before it still goes out
 *     }
 *     scanner.pass(in);
 * }
 * ctx.write(scanner.readPassed(in));
 * rest = in;                                       // release it instead when nothing is left
 * }</pre>
 */
public final class FrameScanner {
    public static final int HEADER_BYTES = 5;

    private FrameLimit limit;
    private long remainingBytes; // of the last passed or dropped frame, not seen yet
    private boolean dropping;
    private int position;
    private boolean atFrame;
    private boolean passedUnread;
    private byte type;
    private int lengthBytes;

    public FrameScanner(FrameLimit limit) {
        this.limit = limit;
    }

    /** Another state of the conversation: holds from the next header on. */
    public void limit(FrameLimit limit) {
        this.limit = limit;
    }

    /**
     * Starts on bytes that go on, at {@code in}'s reader index, where the last round ended; steps over the body of a
     * frame that was passed earlier, and moves the reader index over one that was dropped.
     */
    public void begin(ByteBuf in) {
        if (passedUnread) {
            throw new IllegalStateException("what was passed before was not read");
        }
        int bodyBytes = (int) Math.min(remainingBytes, in.readableBytes());
        remainingBytes -= bodyBytes;
        position = in.readerIndex() + bodyBytes;
        if (dropping) {
            in.readerIndex(position);
        } else {
            passedUnread = bodyBytes > 0;
        }
        atFrame = false;
    }

    /**
     * Steps to the next frame; {@link #pass} or {@link #drop} must follow, or the end of the round.
     *
     * @return false if the five bytes of its header are not all there yet
     * @throws ProtocolViolation if the state does not allow the type, or the length is below four or above the limit
     */
    public boolean next(ByteBuf in) {
        if (atFrame) {
            throw new IllegalStateException("the frame before was neither passed nor dropped");
        }
        if (in.writerIndex() - position < HEADER_BYTES) {
            return false;
        }
        byte nextType = in.getByte(position);
        int nextLengthBytes = in.getInt(position + 1);
        int maxLengthBytes = limit.maxLengthBytes(nextType);
        if (nextLengthBytes < 4 || nextLengthBytes > maxLengthBytes) {
            throw violation(nextType, nextLengthBytes, maxLengthBytes);
        }
        type = nextType;
        lengthBytes = nextLengthBytes;
        atFrame = true;
        return true;
    }

    private static ProtocolViolation violation(byte type, int lengthBytes, int maxLengthBytes) {
        if (maxLengthBytes == FrameLimit.NOT_ALLOWED) {
            return new ProtocolViolation("a message of type " + printable(type) + " is not allowed here");
        }
        return new ProtocolViolation("invalid length " + lengthBytes + " of a message of type " + printable(type)
                + ", it must be 4 to " + maxLengthBytes);
    }

    static String printable(byte type) {
        return type > 0x20 && type < 0x7f ? "'" + (char) type + "'" : String.format("0x%02x", type);
    }

    public byte type() {
        return type;
    }

    /** The length field: counts itself and the body, not the type byte. */
    public int lengthBytes() {
        return lengthBytes;
    }

    public int bodyLengthBytes() {
        return lengthBytes - 4;
    }

    /** Absolute index in the buffer at which the body of this frame begins. */
    public int bodyIndex() {
        return position + HEADER_BYTES;
    }

    /** How many bytes of the body are there already. */
    public int bodyAvailableBytes(ByteBuf in) {
        return Math.min(bodyLengthBytes(), in.writerIndex() - bodyIndex());
    }

    /** Is the whole frame there, so that it can be decoded at {@link #bodyIndex()}? */
    public boolean whole(ByteBuf in) {
        return bodyAvailableBytes(in) == bodyLengthBytes();
    }

    /** Lets this frame go on, with what there is of it now and with what comes of it later. */
    public void pass(ByteBuf in) {
        leaveFrame(in, false);
        passedUnread = true;
    }

    /**
     * Takes this frame out of the stream, with what comes of it later: moves the reader index over it. What was passed
     * before must have been read.
     */
    public void drop(ByteBuf in) {
        if (passedUnread) {
            throw new IllegalStateException("read what was passed before dropping a frame behind it");
        }
        leaveFrame(in, true);
        in.readerIndex(position);
    }

    /**
     * Everything that was passed since the last time, as one slice that the caller must release or write; moves the
     * reader index over it. Not readable if nothing was passed.
     */
    public ByteBuf readPassed(ByteBuf in) {
        passedUnread = false;
        int passedBytes = position - in.readerIndex();
        return passedBytes == 0 ? Unpooled.EMPTY_BUFFER : in.readRetainedSlice(passedBytes);
    }

    /**
     * Whether everything readable was passed. Then the buffer itself may be written, which needs no slice of it, and
     * {@link #readPassed} must not follow.
     */
    public boolean passedAll(ByteBuf in) {
        if (!passedUnread || position != in.writerIndex()) return false;
        passedUnread = false;
        return true;
    }

    private void leaveFrame(ByteBuf in, boolean drop) {
        if (!atFrame) {
            throw new IllegalStateException("there is no frame here");
        }
        long end = position + 1L + lengthBytes; // long: the length alone may be as large as an int can be
        position = (int) Math.min(end, in.writerIndex());
        remainingBytes = end - position;
        dropping = drop;
        atFrame = false;
    }

    /**
     * Bytes of the last passed or dropped frame that have not come yet; zero at a message boundary, where a message of
     * ours may go in.
     */
    public long remainingBytes() {
        return remainingBytes;
    }
}
