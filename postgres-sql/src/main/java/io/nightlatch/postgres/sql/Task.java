package io.nightlatch.postgres.sql;

import io.nightlatch.access.statement.Reading;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A text to read, between the one who waits for it and the worker who reads. */
final class Task {
    final String sql;
    final CompletableFuture<Reading> reading = new CompletableFuture<>();
    final CompletableFuture<Boolean> begun = new CompletableFuture<>();
    private @Nullable Thread worker;
    private boolean isOver;

    Task(String sql) {
        this.sql = sql;
    }

    /** False if nobody waits for it any more. */
    synchronized boolean begin() {
        if (isOver) return false;
        worker = Thread.currentThread();
        begun.complete(true);
        return true;
    }

    /** From here on no interrupt comes for it. */
    synchronized void end(Reading answer) {
        isOver = true;
        worker = null;
        reading.complete(answer);
    }

    /** Nobody waits any more. */
    synchronized void abandon() {
        isOver = true;
        if (worker != null) worker.interrupt();
    }
}
