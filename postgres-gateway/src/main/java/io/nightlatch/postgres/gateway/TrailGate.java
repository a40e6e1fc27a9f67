package io.nightlatch.postgres.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.nightlatch.access.event.Happening;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The way to the server. While a session holds a grant, a statement's bytes wait here until the trail has it durably;
 * what comes behind waits with it, so that nothing overtakes. Confined to the session's event loop.
 */
final class TrailGate {
    /** Bytes that may go once their events are durable, and those of all batches before. */
    private static final class Batch {
        final List<ByteBuf> bytes;
        final Runnable next;
        boolean durable;

        Batch(List<ByteBuf> bytes, Runnable next) {
            this.bytes = bytes;
            this.next = next;
        }
    }

    private final Channel server;
    private final StatementTrail trail;
    private final Consumer<Throwable> onFailure;
    private final List<Happening> announced = new ArrayList<>(); // by statements that are among the behind
    private List<ByteBuf> behind = new ArrayList<>();
    private final ArrayDeque<Batch> waiting = new ArrayDeque<>();
    private boolean over;

    /** @param onFailure called when an event could not be written; what waits for it never goes */
    TrailGate(Channel server, StatementTrail trail, Consumer<Throwable> onFailure) {
        this.server = server;
        this.trail = trail;
        this.onFailure = onFailure;
    }

    /** What passes from now on waits for this. */
    void announce(Happening statement) {
        announced.add(statement);
    }

    boolean hasAnnounced() {
        return !announced.isEmpty();
    }

    /** Whether what passes now has to wait for nothing. */
    boolean isOpen() {
        return announced.isEmpty() && waiting.isEmpty();
    }

    /** Takes the buffer over. */
    void pass(ByteBuf bytes) {
        if (over) {
            bytes.release();
        } else if (isOpen()) {
            server.write(bytes, server.voidPromise());
        } else {
            behind.add(bytes);
        }
    }

    void flush() {
        if (isOpen()) server.flush();
    }

    /** {@code next} once everything that has passed so far is on its way, at once if nothing has to wait. */
    void record(Runnable next) {
        var batch = new Batch(behind, next);
        behind = new ArrayList<>();
        waiting.add(batch);
        if (announced.isEmpty()) {
            batch.durable = true;
            send();
            return;
        }
        var events = List.copyOf(announced);
        announced.clear();
        trail.write(events)
                .whenComplete((_, failure) -> server.eventLoop().execute(() -> {
                    if (over) return;
                    if (failure != null) {
                        onFailure.accept(failure);
                        return;
                    }
                    batch.durable = true;
                    send();
                }));
    }

    private void send() {
        while (!over && !waiting.isEmpty() && waiting.peek().durable) {
            var batch = waiting.poll();
            batch.bytes.forEach(bytes -> server.write(bytes, server.voidPromise()));
            if (isOpen()) {
                behind.forEach(bytes -> server.write(bytes, server.voidPromise()));
                behind.clear();
            }
            server.flush();
            batch.next.run();
        }
    }

    /** What waits is given back. */
    void close() {
        over = true;
        behind.forEach(ByteBuf::release);
        behind.clear();
        waiting.forEach(batch -> batch.bytes.forEach(ByteBuf::release));
        waiting.clear();
    }
}
