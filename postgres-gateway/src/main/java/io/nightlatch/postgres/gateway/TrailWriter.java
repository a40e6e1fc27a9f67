package io.nightlatch.postgres.gateway;

import io.nightlatch.access.event.Events;
import io.nightlatch.access.event.Happening;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/** Writes events for event loops, which may not wait for a disk. */
final class TrailWriter implements AutoCloseable {
    private static final int MAX_WAITING = 100_000;
    private static final int BATCH = 1_000;

    private final Events events;
    private final ExecutorService blocking;
    private final BlockingQueue<Happening> soon = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Thread thread;
    private volatile boolean closed;

    /** @param blocking runs what waits, a virtual thread a task */
    TrailWriter(Events events, ExecutorService blocking) {
        this.events = events;
        this.blocking = blocking;
        this.thread = Thread.ofVirtual().name("trail").start(this::run);
    }

    CompletableFuture<Void> writeDurably(List<Happening> batch) {
        return CompletableFuture.runAsync(() -> events.record(batch), blocking);
    }

    /** What tells of something that has happened already, and so cannot be held back. */
    void writeSoon(Happening what) {
        soon.offer(what); // full only after the store was away for 100,000 statements, none of which could start
    }

    private void run() {
        var batch = new ArrayList<Happening>();
        while (!closed || !soon.isEmpty()) {
            try {
                if (batch.isEmpty()) batch.add(soon.take());
                soon.drainTo(batch, BATCH - batch.size());
                events.record(batch);
                batch.clear();
            } catch (InterruptedException e) {
                if (closed && soon.isEmpty()) return;
            } catch (RuntimeException e) {
                if (closed) return;
                pause(); // the store is away; the batch is tried again
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what is waiting, then ends. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
