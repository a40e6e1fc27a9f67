package io.nightlatch.access.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells when a file has changed, also when it was renamed into place, as editors and configuration tools do. Looks instead
 * of being notified: that works on every file system, through symbolic links and mounts.
 */
public final class FileWatch implements AutoCloseable {
    /** How often it looks where nothing else is said; a change is told after two looks. */
    public static final Duration USUAL = Duration.ofMillis(500);

    // What tells one state of the file from the next. Only ctime tells that its rights have been mended.
    private static final String UNIX = "unix:lastModifiedTime,size,fileKey,ctime";
    private static final String ANY = "lastModifiedTime,size,fileKey";

    private final Path file;
    private final boolean unix;
    private final Runnable onChange;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private Optional<Map<String, Object>> told = Optional.empty(); // from here on only of the watch's thread
    private Map<String, Object> seen;

    private FileWatch(Path file, Duration every, Runnable onChange) {
        this.file = file;
        this.onChange = onChange;
        this.unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
        this.seen = stamp();
        this.thread =
                Thread.ofPlatform().name("watch " + file.getFileName()).daemon().unstarted(() -> run(every));
    }

    /** {@code onChange} is called on the watch's own thread, and once at the start, for what came before the first look. */
    public static FileWatch start(Path file, Duration every, Runnable onChange) {
        var watch = new FileWatch(file, every, onChange);
        watch.thread.start();
        return watch;
    }

    private void run(Duration every) {
        try {
            do look();
            while (!closed.await(every.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    // Told only when two looks see the same: a file in the middle of being written may well be a valid one with less in
    // it.
    private void look() {
        var now = stamp();
        boolean settled = now.equals(seen);
        seen = now;
        if (!settled || now.equals(told.orElse(null))) return;
        try {
            onChange.run();
            told = Optional.of(now);
        } catch (RuntimeException e) {
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e); // and told again at the next look
        }
    }

    private Map<String, Object> stamp() {
        try {
            return Files.readAttributes(file, unix ? UNIX : ANY);
        } catch (IOException _) {
            return Map.of(); // gone, or gone for the moment
        }
    }

    /** Returns without waiting for a call that runs. */
    @Override
    public void close() {
        closed.countDown();
    }
}
