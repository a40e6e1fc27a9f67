package io.nightlatch.access.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** A file of text as a whole: read, replaced in one step, and looked at for who else may read it. */
public final class TextFile {
    /** What a file of ours may hold at most, in bytes: far above what anybody writes by hand. */
    public static final int MAX_BYTES = 1 << 20;

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private TextFile() {}

    /** @throws FileErrors if there is no such file, it cannot be read, is too long, or is not UTF-8 */
    public static String read(Path file) {
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) throw refused(file, "is longer than " + MAX_BYTES + " bytes");
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (NoSuchFileException _) {
            throw refused(file, "there is no such file");
        } catch (AccessDeniedException _) {
            throw refused(file, "the user that runs this may not read it");
        } catch (CharacterCodingException _) {
            throw refused(file, "is not UTF-8; save it as UTF-8");
        } catch (IOException e) {
            var refused = refused(file, "cannot be read: " + e.getMessage());
            refused.initCause(e);
            throw refused;
        }
    }

    private static FileErrors refused(Path file, String message) {
        return new FileErrors(FileError.ofWhole(file, message));
    }

    /** What is wrong with the rights of a file that holds secrets; empty where only its owner can read and write it. */
    public static Optional<FileError> rightsTooWide(Path file, String whatItHolds) {
        try {
            var rights = Files.getPosixFilePermissions(file);
            if (rights.stream().allMatch(right -> right.name().startsWith("OWNER_"))) return Optional.empty();
            return Optional.of(FileError.ofWhole(
                    file,
                    "holds " + whatItHolds + " and others than its owner have rights on it ("
                            + PosixFilePermissions.toString(rights) + "); run: chmod 600 " + file));
        } catch (UnsupportedOperationException _) {
            return Optional.empty(); // no POSIX rights on this file system
        } catch (IOException e) {
            return Optional.of(FileError.ofWhole(file, "its rights cannot be looked at: " + e.getMessage()));
        }
    }

    /**
     * Replaces the file by one that only its owner can read, so that a reader sees the old text or the new one whole. The
     * owner stays who it was, also when root writes.
     */
    public static void replace(Path file, String text) throws IOException {
        var target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        var folder = target.resolveSibling("");
        boolean posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
        FileAttribute<?>[] rights = posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        var beside = Files.createTempFile(folder, "." + target.getFileName(), ".new", rights);
        try {
            try (var out = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                var bytes = StandardCharsets.UTF_8.encode(text);
                while (bytes.hasRemaining()) out.write(bytes);
                out.force(true);
            }
            if (posix) giveTo(Files.exists(target) ? target : folder, beside);
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
        if (posix) forceNames(folder);
    }

    /**
     * Gives a new file to the owner of what was there before. Only root can, and only root needs to: what the command line
     * writes as root, the server still has to read.
     */
    static void giveTo(Path like, Path made) throws IOException {
        var owner = Files.getOwner(like);
        if (owner.equals(Files.getOwner(made))) return;
        try {
            Files.setOwner(made, owner);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(like)) throw e; // in somebody else's folder a new file may well be one's own
        }
    }

    // A rename is durable only once the folder is (fsync(2), NOTES).
    private static void forceNames(Path folder) throws IOException {
        try (var names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }
}
