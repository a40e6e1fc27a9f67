package io.nightlatch.postgres.gateway;

import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Events;
import io.nightlatch.access.event.Happening;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;

/** Writes events for event loops, which may not wait for a disk. */
final class TrailWriter implements AutoCloseable {
    private static final int MAX_WAITING = 100_000;
    private static final int BATCH = 1_000;
    private static final System.Logger LOG = System.getLogger(TrailWriter.class.getName());
    /** Wakes the writer up; never written. */
    private static final Happening LAST = Happening.of(EventKind.LOGIN_REFUSED).with("last", true);

    private final Events events;
    private final ExecutorService blocking;
    private final BlockingQueue<Happening> soon = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Thread thread;
    private final AtomicBoolean lost = new AtomicBoolean();
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
        // Full only if the store is away for so long. Nothing starts under a grant then, so this is about the door.
        if (!soon.offer(what) && !lost.getAndSet(true)) LOG.log(Level.ERROR, "the trail is away, and events are lost");
    }

    private void run() {
        var batch = new ArrayList<Happening>();
        while (!closed || !batch.isEmpty() || !soon.isEmpty()) {
            try {
                if (batch.isEmpty()) batch.add(soon.take());
                soon.drainTo(batch, BATCH - batch.size());
                batch.remove(LAST);
                events.record(batch);
                batch.clear();
                if (lost.getAndSet(false)) LOG.log(Level.WARNING, "the trail is back; events were lost meanwhile");
            } catch (InterruptedException e) {
                return;
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
        soon.offer(LAST); // not interrupt(): that would break the store's connection under the batch being written
        try {
            thread.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
