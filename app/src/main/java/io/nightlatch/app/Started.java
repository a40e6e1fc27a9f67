package io.nightlatch.app;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** What was started so far, to be stopped in the other order, once. */
final class Started implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Started.class.getName());

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private boolean closed;

    /** @throws CannotStart if everything is being stopped already; then {@code what} is stopped as well */
    <T extends AutoCloseable> T add(T what) {
        if (!keep(what)) {
            stop(what);
            throw new CannotStart("stopped before it had started");
        }
        return what;
    }

    private synchronized boolean keep(AutoCloseable what) {
        if (!closed) running.addFirst(what);
        return !closed;
    }

    @Override
    public void close() {
        for (var one = next(); one.isPresent(); one = next()) stop(one.get());
    }

    private synchronized Optional<AutoCloseable> next() {
        closed = true;
        return Optional.ofNullable(running.pollFirst());
    }

    private static void stop(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            // The others must be stopped all the same.
            LOG.log(
                    System.Logger.Level.WARNING,
                    "stopping " + one.getClass().getSimpleName() + " failed: " + e.getMessage());
        }
    }
}
