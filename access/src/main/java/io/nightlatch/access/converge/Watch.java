package io.nightlatch.access.converge;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Looks again and again on a thread of its own: soon after a nudge, and at the latest when the last look said. */
public final class Watch implements AutoCloseable {
    private final Supplier<Duration> look;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private final Thread thread;
    private Duration atLatest; // only of the watch's own thread, once it runs
    private boolean nudged;
    private boolean closed;

    /**
     * @param first until the first look, at the latest
     * @param look tells how long until the next one, at the latest; throws nothing
     */
    Watch(String name, Duration first, Supplier<Duration> look) {
        this.look = look;
        this.atLatest = first;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    /** @param onFailure told of what {@code look} throws; it is tried again all the same */
    public static Watch every(Duration atLatest, String name, Runnable look, Consumer<RuntimeException> onFailure) {
        return new Watch(name, atLatest, () -> {
            try {
                look.run();
            } catch (RuntimeException e) {
                onFailure.accept(e);
            }
            return atLatest;
        });
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
        while (awaitNext()) atLatest = look.get();
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
