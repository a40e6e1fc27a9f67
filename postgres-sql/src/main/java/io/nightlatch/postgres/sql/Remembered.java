package io.nightlatch.postgres.sql;

import io.nightlatch.access.statement.Reading;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Readings by their exact text, never by fingerprint, which would take one role's name for another's. Two generations: when
 * the young one has half of the bytes, it becomes the old one and what nobody asked for since is forgotten. Asking takes no
 * locks.
 */
final class Remembered {
    /** Of an entry besides its text, whose facts are about twice as long again. */
    private static final int BYTES_OF_ONE = 600;

    private final long bytesOfGeneration;
    private volatile ConcurrentMap<String, Reading> young = new ConcurrentHashMap<>();
    private volatile ConcurrentMap<String, Reading> old = new ConcurrentHashMap<>();
    private final AtomicLong youngBytes = new AtomicLong();

    Remembered(long bytes) {
        this.bytesOfGeneration = bytes / 2;
    }

    Optional<Reading> of(String sql) {
        var known = young.get(sql);
        if (known != null) return Optional.of(known);
        known = old.get(sql);
        if (known == null) return Optional.empty();
        remember(sql, known);
        return Optional.of(known);
    }

    void remember(String sql, Reading reading) {
        long bytes = bytes(sql);
        if (bytes > bytesOfGeneration / 8) return;
        if (young.putIfAbsent(sql, reading) == null && youngBytes.addAndGet(bytes) > bytesOfGeneration) age();
    }

    private synchronized void age() {
        if (youngBytes.get() <= bytesOfGeneration) return;
        old = young;
        young = new ConcurrentHashMap<>();
        youngBytes.set(0);
    }

    private static long bytes(String sql) {
        return BYTES_OF_ONE + 6L * sql.length();
    }
}
