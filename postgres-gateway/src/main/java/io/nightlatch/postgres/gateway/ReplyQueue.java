package io.nightlatch.postgres.gateway;

import java.util.Arrays;
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

    /** More than any driver pipelines; a client that owes itself this many replies is made to wait. */
    static final int FULL = 16_384;

    /** Something that happens when all replies before it were relayed. */
    interface Local {
        void reached();
    }

    private byte[] kinds = new byte[16];
    private @Nullable Object @Nullable [] attachments; // parallel to kinds, only once one is needed
    private int head;
    private int size;
    private int unsynced; // entries since the last Sync, Query or FunctionCall
    private boolean skipping; // an error came: what stands before the next Sync gets no reply

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

    byte headKind() {
        return size == 0 ? NONE : kinds[head];
    }

    @Nullable
    Object headAttachment() {
        return size == 0 || attachments == null ? null : attachments[head];
    }

    void push(byte kind) {
        if (skipping && !endsSkipping(kind)) return; // the server discards it too
        int at = (head + size) & (kinds.length - 1);
        if (size == kinds.length) {
            grow();
            at = size;
        }
        kinds[at] = kind;
        size++;
        unsynced = kind == SYNC || kind == QUERY || kind == FUNCTION_CALL ? 0 : kind == LOCAL ? unsynced : unsynced + 1;
    }

    /** An entry that carries something for the moment its reply comes. */
    void push(byte kind, Object attachment) {
        int before = size;
        push(kind);
        if (size == before) return;
        if (attachments == null) attachments = new @Nullable Object[kinds.length];
        attachments[(head + size - 1) & (kinds.length - 1)] = attachment;
    }

    void pop() {
        if (attachments != null) attachments[head] = null;
        head = (head + 1) & (kinds.length - 1);
        size--;
    }

    /**
     * An ErrorResponse came to the head. In the extended protocol the server now discards everything up to the next
     * Sync, so nothing before that gets a reply. Entries of ours among them are dropped, as if they had been sent there.
     */
    void failed() {
        byte kind = headKind();
        if (kind == QUERY || kind == FUNCTION_CALL || kind == SYNC) return; // their ReadyForQuery still comes
        skipping = true;
        while (size > 0 && !endsSkipping(kinds[head])) pop();
    }

    /** ReadyForQuery came to the head. */
    void ready() {
        skipping = false;
        pop();
    }

    /** In copy-in mode the server ignores Sync (manual, "COPY Operations"): those right behind the head get no reply. */
    void dropSyncsBehindHead() {
        while (size > 1 && kinds[(head + 1) & (kinds.length - 1)] == SYNC) {
            kinds[(head + 1) & (kinds.length - 1)] = kinds[head];
            if (attachments != null) attachments[(head + 1) & (kinds.length - 1)] = attachments[head];
            pop();
        }
    }

    private static boolean endsSkipping(byte kind) {
        return kind == SYNC;
    }

    private void grow() {
        var moreKinds = new byte[kinds.length * 2];
        for (int i = 0; i < size; i++) moreKinds[i] = kinds[(head + i) & (kinds.length - 1)];
        if (attachments != null) {
            @Nullable Object[] more = new @Nullable Object[kinds.length * 2];
            for (int i = 0; i < size; i++) more[i] = attachments[(head + i) & (kinds.length - 1)];
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
        var text = new char[size];
        for (int i = 0; i < size; i++) text[i] = (char) kinds[(head + i) & (kinds.length - 1)];
        return "owed " + Arrays.toString(text) + (skipping ? " skipping" : "");
    }
}
