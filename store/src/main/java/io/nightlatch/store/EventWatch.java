package io.nightlatch.store;

import io.nightlatch.store.sql.Sql;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;

/**
 * Tells watchers that events were written. One connection listens for all of them; since a notification can be lost with
 * its connection, it also looks for itself every second.
 */
final class EventWatch implements AutoCloseable {
    private static final Logger LOG = System.getLogger(EventWatch.class.getName());
    private static final int POLL_MILLIS = 1_000;

    /** Opens a connection for listening. */
    interface Opener {
        Connection open() throws SQLException;
    }

    private final Opener opener;
    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread listener;

    EventWatch(Opener opener) {
        this.opener = opener;
        this.listener = Thread.ofPlatform().name("store-watch").daemon().start(this::run);
    }

    AutoCloseable add(Runnable onNew) {
        var watcher = new Watcher(onNew);
        watchers.add(watcher);
        return () -> {
            watchers.remove(watcher);
            watcher.close();
        };
    }

    private void run() {
        boolean complained = false;
        do {
            try (var connection = opener.open()) {
                complained = false;
                listen(connection);
            } catch (SQLException | RuntimeException e) {
                if (!complained) LOG.log(Level.WARNING, "not hearing of new events; trying again every second", e);
                complained = true;
            }
        } while (!isClosedAfter(POLL_MILLIS));
    }

    private void listen(Connection connection) throws SQLException {
        Sql.of(connection, "listen nightlatch_event").run();
        var notifications = connection.unwrap(PGConnection.class);
        long told = -1; // whatever was written while nobody listened is new
        while (!isClosedAfter(0)) {
            long newest = newest(connection);
            if (newest != told) watchers.forEach(Watcher::tell);
            told = newest;
            notifications.getNotifications(POLL_MILLIS);
        }
    }

    private static long newest(Connection connection) {
        return Sql.of(connection, "select coalesce(max(id), 0) as newest from event")
                .one(row -> row.number("newest"));
    }

    private boolean isClosedAfter(int millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        watchers.forEach(Watcher::close);
        try {
            listener.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One watcher with a thread of its own, so that a slow one delays nobody. What it is told while it runs is told once. */
    private static final class Watcher {
        private final Semaphore news = new Semaphore(0);
        private volatile boolean closed;

        Watcher(Runnable onNew) {
            Thread.ofVirtual().name("store-watcher").start(() -> run(onNew));
        }

        private void run(Runnable onNew) {
            while (awaitNews()) {
                try {
                    onNew.run();
                } catch (RuntimeException e) {
                    LOG.log(Level.WARNING, "a watcher of events failed; it is told again at the next event", e);
                }
            }
        }

        private boolean awaitNews() {
            try {
                news.acquire();
                news.drainPermits();
                return !closed;
            } catch (InterruptedException e) {
                return false;
            }
        }

        void tell() {
            news.release();
        }

        void close() {
            closed = true;
            news.release();
        }
    }
}
