package io.nightlatch.access.converge;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Does something again and again on a thread of its own: soon after a nudge, and at the latest after a while. */
public final class Watch implements AutoCloseable {
    private final Runnable look;
    private final Duration atLatest;
    private final Consumer<RuntimeException> onFailure;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private final Thread thread;
    private boolean nudged;
    private boolean closed;

    /** @param onFailure told of what {@code look} throws; it is tried again all the same */
    public Watch(String name, Duration atLatest, Runnable look, Consumer<RuntimeException> onFailure) {
        this.look = look;
        this.atLatest = atLatest;
        this.onFailure = onFailure;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    public Watch start() {
        thread.start();
        return this;
    }

    /** Returns at once. */
    public void nudge() {
        lock.lock();
        try {
            nudged = true;
            wake.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (awaitNext()) {
            try {
                look.run();
            } catch (RuntimeException e) {
                onFailure.accept(e);
            }
        }
    }

    private boolean awaitNext() {
        lock.lock();
        try {
            long nanos = atLatest.toNanos();
            while (!nudged && !closed && nanos > 0) nanos = wake.awaitNanos(nanos);
            nudged = false;
            return !closed;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Lets what runs come to its end, then returns. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            wake.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
