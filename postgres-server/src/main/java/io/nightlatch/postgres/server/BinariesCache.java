package io.nightlatch.postgres.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Unpacked archives, each in a folder that appears whole or not at all; one process unpacks, the others wait for it. */
record BinariesCache(Path folder, Account account) {
    // A FileLock is held by the whole JVM, so threads of one JVM need a lock among themselves.
    private static final Object IN_THIS_JVM = new Object();

    Path unpacked(String name, Archive archive) throws IOException {
        // The checksum is part of the name: a jar that was rebuilt under the same version is another archive.
        Path whole = folder.resolve(name + "-" + archive.checksum().substring(0, 12));
        if (Files.isDirectory(whole)) return whole;
        account.makeProgramFolder(folder);
        synchronized (IN_THIS_JVM) {
            try (FileChannel channel = FileChannel.open(
                            folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = channel.lock()) {
                if (!Files.isDirectory(whole)) unpackBeside(whole, archive);
            }
        }
        return whole;
    }

    private void unpackBeside(Path whole, Archive archive) throws IOException {
        String unfinished = ".unpacking-" + whole.getFileName();
        removeLeftovers(unfinished);
        Path beside = Files.createTempDirectory(folder, unfinished);
        archive.unpackInto(beside);
        account.makeProgramFolder(beside);
        Files.move(beside, whole, StandardCopyOption.ATOMIC_MOVE);
    }

    /** What a process left that was killed while it unpacked; we hold the lock, so nobody works on it. */
    private void removeLeftovers(String prefix) throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, prefix + "*")) {
            for (Path leftover : leftovers) FileTree.delete(leftover);
        }
    }
}
