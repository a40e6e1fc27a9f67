package io.nightlatch.postgres.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** The places in a server's private folder, and how files get there: readable for the owner alone, whole or not at all. */
record ServerFolder(Path root, Account account) {
    // sun_path holds 108 bytes on Linux and 104 on macOS, with the zero at the end.
    private static final int LONGEST_SOCKET_PATH_BYTES = 103;
    private static final int SOCKET_NAME_BYTES = "/.s.PGSQL.65535".length();

    static ServerFolder open(Path root, Account account) throws IOException {
        account.makeServerFolder(root);
        return new ServerFolder(root.toRealPath(), account);
    }

    Path data() {
        return root.resolve("data");
    }

    Path unfinishedData() {
        return root.resolve("data.unfinished");
    }

    /** Read by postgresql.conf; written anew at each start. */
    Path configuration() {
        return data().resolve("nightlatch.conf");
    }

    Path password() {
        return root.resolve("superuser-password");
    }

    Path log() {
        return root.resolve("server.log");
    }

    Path tls() {
        return root.resolve("tls");
    }

    Path lock() {
        return root.resolve("lock");
    }

    /** Empty when a socket's path would be longer than the system takes. */
    Optional<Path> sockets() {
        Path sockets = root.resolve("sockets");
        int length = sockets.toString().getBytes(StandardCharsets.UTF_8).length + SOCKET_NAME_BYTES;
        return length <= LONGEST_SOCKET_PATH_BYTES ? Optional.of(sockets) : Optional.empty();
    }

    /** Takes away sockets and their lock files; only when no server of this folder lives. */
    void clearSockets() throws IOException {
        if (sockets().isEmpty() || !Files.isDirectory(sockets().get())) return;
        try (var leftovers = Files.newDirectoryStream(sockets().get(), ".s.PGSQL.*")) {
            for (Path leftover : leftovers) Files.deleteIfExists(leftover);
        }
    }

    /** A folder, or nothing but the rights of one that exists, for the server to work in. */
    void makeForServer(Path folder) throws IOException {
        FileTree.makeFolder(folder, "rwx------");
        account.handOver(folder);
    }

    void writeForServer(Path file, String text) throws IOException {
        Path beside = Files.createTempFile(
                root,
                file.getFileName().toString(),
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(beside, text);
        account.handOver(beside);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
