package io.nightlatch.postgres.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One keeper a folder, across processes; the system frees it when the process dies, however it dies. */
final class FolderLock implements AutoCloseable {
    // On POSIX systems a process loses its lock when it closes any descriptor of the file, so a second opening in this
    // JVM must not happen.
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    static FolderLock acquire(ServerFolder folder) throws IOException {
        Path root = folder.root();
        if (!HELD_HERE.add(root))
            throw new FolderInUseException(
                    root, OptionalLong.of(ProcessHandle.current().pid()));
        try {
            return lock(root, folder.lock());
        } catch (Throwable e) {
            HELD_HERE.remove(root);
            throw e;
        }
    }

    private static FolderLock lock(Path root, Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            @Nullable FileLock lock = channel.tryLock();
            if (lock == null) throw new FolderInUseException(root, pidIn(file));
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return new FolderLock(root, channel);
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    private static OptionalLong pidIn(Path file) throws IOException {
        try {
            return OptionalLong.of(Long.parseLong(Files.readString(file).strip()));
        } catch (NumberFormatException _) {
            return OptionalLong.empty(); // locked a moment ago, not yet written
        }
    }

    @Override
    public void close() throws IOException {
        if (!channel.isOpen()) return; // somebody else may hold the folder by now
        channel.close();
        HELD_HERE.remove(folder);
    }
}
