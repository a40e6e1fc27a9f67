package io.nightlatch.access.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets one writer at a time change a file: over processes by a lock on a file beside it, which stays, and inside this
 * process by a lock of Java's, since there the other one belongs to all threads alike.
 */
public final class LockFile {
    private static final Map<Path, ReentrantLock> HERE = new ConcurrentHashMap<>();

    private LockFile() {}

    /** Runs {@code work} while nobody else holds the lock of {@code file}; waits for it as long as it takes. */
    public static <T> T holding(Path file, Supplier<T> work) {
        var beside = file.toAbsolutePath().normalize().resolveSibling(file.getFileName() + ".lock");
        var here = HERE.computeIfAbsent(beside, _ -> new ReentrantLock());
        here.lock();
        try (var channel = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            TextFile.giveTo(beside.resolveSibling(""), beside);
            return work.get();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock " + beside, e);
        } finally {
            here.unlock();
        }
    }
}
