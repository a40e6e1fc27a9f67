package io.nightlatch.postgres.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.nightlatch.postgres.wire.BackendMessage;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What the gateway itself says to the client, put between the server's messages and never into one. Before the client was
 * greeted, and while a message of the server's is under way, it waits. Confined to the session's event loop.
 */
final class ClientVoice {
    private final Channel client;
    private final BooleanSupplier atBoundary;
    private final ArrayDeque<ByteBuf> pending = new ArrayDeque<>();
    private boolean greeted;
    private boolean over;

    ClientVoice(Channel client, BooleanSupplier atBoundary) {
        this.client = client;
        this.atBoundary = atBoundary;
    }

    void say(BackendMessage... messages) {
        say(Frames.of(client.alloc(), messages));
    }

    /** Takes the buffer over. */
    void say(ByteBuf messages) {
        if (over) {
            messages.release();
        } else if (greeted && pending.isEmpty() && atBoundary.getAsBoolean()) {
            client.writeAndFlush(messages, client.voidPromise());
        } else {
            pending.add(messages);
        }
    }

    /** The first words of a session; from then on the client may speak. What was to be told before comes behind them. */
    void greet(ByteBuf messages) {
        client.write(messages, client.voidPromise());
        greeted = true;
        sayPending();
        client.flush();
    }

    boolean hasPending() {
        return !pending.isEmpty();
    }

    /** At the end of a message of the server's. */
    void sayPending() {
        while (!pending.isEmpty()) client.write(pending.poll(), client.voidPromise());
    }

    /** Closes the connection behind what the client has been sent, and behind these words if they fit in. */
    void close(Optional<Refusal> lastWords) {
        if (over) return;
        over = true;
        pending.forEach(ByteBuf::release);
        pending.clear();
        if (lastWords.isPresent() && atBoundary.getAsBoolean()) {
            Farewell.say(client, lastWords.get());
        } else {
            Farewell.withoutAWord(client);
        }
    }
}
