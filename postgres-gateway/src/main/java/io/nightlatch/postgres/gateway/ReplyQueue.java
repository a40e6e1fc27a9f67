package io.nightlatch.postgres.gateway;

import org.jspecify.annotations.Nullable;

/**
 * Which replies the server still owes, in order: one entry for each message that was forwarded and has a last reply of
 * its own. It tells at any moment which message a reply belongs to, so that replies of ours can be put exactly where
 * they belong between the server's, and replies to messages of ours can be kept from the client.
 *
 * <p>Confined to the session's event loop. An ordinary entry is one byte in a ring; nothing is allocated for it.
 */
final class ReplyQueue {
    /** The messages with a last reply (manual, "Message Flow"), by the byte that begins them. */
    static final byte QUERY = 'Q';

    static final byte PARSE = 'P';
    static final byte BIND = 'B';
    static final byte DESCRIBE = 'D';
    static final byte EXECUTE = 'E';
    static final byte CLOSE = 'C';
    static final byte SYNC = 'S';
    static final byte FUNCTION_CALL = 'F';
    /** Not a message: a place where the gateway itself has something to say, see {@link Local}. */
    static final byte LOCAL = 'L';

    static final byte NONE = 0;

    /** A CopyDone or CopyFail that came before its CopyInResponse. It has no reply; it marks where the copying ends. */
    private static final byte COPY_END = 'c';

    /** More than any driver pipelines; a client that owes itself this many replies is made to wait. */
    static final int FULL = 16_384;

    /** What an entry carries for the moment its reply comes. */
    interface Attachment {
        /** The reply never comes: an error before it made the server discard the message, or the session is over. */
        default void dropped() {}
    }

    /** Something that happens when all replies before it were relayed. */
    interface Local extends Attachment {
        void reached();
    }

    /** Something of the gateway's own account that is so once the server has done what the message says. */
    interface Taken extends Attachment {
        void taken();
    }

    private byte[] kinds = new byte[16];
    private @Nullable Attachment @Nullable [] attachments; // parallel to kinds, only once one is needed
    private int head;
    private int size;
    private int unsynced; // entries since the last Sync, Query or FunctionCall
    private boolean skipping; // an error came and no Sync stands behind it yet: what is sent now gets no reply
    private boolean copyingIn; // the server takes CopyData and ignores Sync (manual, "COPY Operations")

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    boolean isFull() {
        return size >= FULL;
    }

    /** Whether extended-protocol messages were sent that no Sync has closed yet. */
    boolean hasUnsynced() {
        return unsynced > 0;
    }

    /** Whether the server discards what it is sent, until the next Sync. */
    boolean isSkipping() {
        return skipping;
    }

    /** Whether a ReadyForQuery is on its way. */
    boolean awaitsReady() {
        for (int i = 0; i < size; i++) {
            byte kind = kinds[place(i)];
            if (kind == QUERY || kind == SYNC || kind == FUNCTION_CALL) return true;
        }
        return false;
    }

    byte headKind() {
        return size == 0 ? NONE : kinds[head];
    }

    @Nullable
    Attachment headAttachment() {
        return size == 0 || attachments == null ? null : attachments[head];
    }

    /** @return false if the server discards the message, so that it has no reply to wait for */
    boolean push(byte kind) {
        if (skipping && kind != SYNC) return false;
        if (copyingIn && kind == SYNC) return false;
        if (size == kinds.length) grow();
        kinds[place(size)] = kind;
        size++;
        switch (kind) {
            case SYNC -> {
                unsynced = 0;
                skipping = false;
            }
            case QUERY, FUNCTION_CALL -> unsynced = 0;
            case LOCAL, COPY_END -> {}
            default -> unsynced++;
        }
        return true;
    }

    /** An entry that carries something for the moment its reply comes; {@link Attachment#dropped} at once if none will. */
    boolean push(byte kind, Attachment attachment) {
        if (!push(kind)) {
            attachment.dropped();
            return false;
        }
        if (attachments == null) attachments = new @Nullable Attachment[kinds.length];
        attachments[place(size - 1)] = attachment;
        return true;
    }

    /** The reply to the head has come. */
    void pop() {
        take();
        while (headKind() == COPY_END) take(); // it ended no copying, so the server ignored it
    }

    private @Nullable Attachment take() {
        var attachment = attachments == null ? null : attachments[head];
        if (attachments != null) attachments[head] = null;
        head = place(1);
        size--;
        return attachment;
    }

    /**
     * An ErrorResponse came to the head. In the extended protocol the server now discards everything up to the next
     * Sync, so nothing before that gets a reply. Entries of ours among them are dropped, as if they had been sent there.
     */
    void failed() {
        copyingIn = false;
        byte kind = headKind();
        if (kind == QUERY || kind == FUNCTION_CALL || kind == SYNC) return; // their ReadyForQuery still comes
        boolean isHead = true; // it has its answer
        while (size > 0 && kinds[head] != SYNC) {
            var attachment = take();
            if (attachment != null && !isHead) attachment.dropped();
            isHead = false;
        }
        skipping = size == 0;
    }

    /** ReadyForQuery came to the head. */
    void ready() {
        copyingIn = false;
        pop();
    }

    /** CopyInResponse came to the head: each Sync that the client has sent behind it until the copying ends is ignored. */
    void copyInBegins() {
        while (size > 1 && kinds[place(1)] == SYNC) dropBehindHead();
        if (size > 1 && kinds[place(1)] == COPY_END) {
            dropBehindHead();
        } else {
            copyingIn = true;
        }
    }

    /** The client has sent CopyDone or CopyFail. */
    void copyInEnds() {
        if (!copyingIn && size > 0) push(COPY_END);
        copyingIn = false;
    }

    private void dropBehindHead() {
        int next = place(1);
        kinds[next] = kinds[head];
        if (attachments != null) {
            attachments[next] = attachments[head];
            attachments[head] = null;
        }
        head = next;
        size--;
    }

    /** The session is over: no reply comes any more. */
    void clear() {
        while (size > 0) {
            var attachment = take();
            if (attachment != null) attachment.dropped();
        }
        shrink();
    }

    private int place(int index) {
        return (head + index) & (kinds.length - 1);
    }

    private void grow() {
        var moreKinds = new byte[kinds.length * 2];
        for (int i = 0; i < size; i++) moreKinds[i] = kinds[place(i)];
        if (attachments != null) {
            @Nullable Attachment[] more = new @Nullable Attachment[kinds.length * 2];
            for (int i = 0; i < size; i++) more[i] = attachments[place(i)];
            attachments = more;
        }
        kinds = moreKinds;
        head = 0;
    }

    /** Forgets the spare room of a burst, when nothing is owed. */
    void shrink() {
        if (size == 0 && kinds.length > 64) {
            kinds = new byte[16];
            attachments = null;
            head = 0;
        }
    }

    @Override
    public String toString() {
        var text = new StringBuilder("owed ");
        for (int i = 0; i < size; i++) text.append((char) kinds[place(i)]);
        return text + (skipping ? " skipping" : "") + (copyingIn ? " copying in" : "");
    }
}
