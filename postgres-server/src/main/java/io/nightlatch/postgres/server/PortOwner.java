package io.nightlatch.postgres.server;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The process that listens on a TCP port, as far as Linux tells: sockets of other users stay hidden from a normal user. */
public record PortOwner(long pid, String command) {
    private static final Path PROC = Path.of("/proc");
    private static final String LISTEN = "0A";

    /** Empty when nobody listens, when the owner is hidden from us, and everywhere but on Linux. */
    public static Optional<PortOwner> of(int port) {
        try {
            Set<String> sockets = listeningSockets(port);
            return sockets.isEmpty() ? Optional.empty() : holderOf(sockets);
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return command + " (pid " + pid + ")";
    }

    /** The links that a descriptor of such a socket shows, {@code socket:[inode]}. */
    private static Set<String> listeningSockets(int port) throws IOException {
        var sockets = new HashSet<String>();
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        for (String table : List.of("tcp", "tcp6")) {
            Path file = PROC.resolve("self/net").resolve(table);
            if (!Files.isReadable(file)) continue;
            for (String line : Files.readAllLines(file)) {
                // sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode …
                String[] columns = line.strip().split("\\s+", -1);
                if (columns.length > 9 && columns[1].endsWith(suffix) && columns[3].equals(LISTEN))
                    sockets.add("socket:[" + columns[9] + "]");
            }
        }
        return sockets;
    }

    private static Optional<PortOwner> holderOf(Set<String> sockets) throws IOException {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (holdsOneOf(sockets, process)) {
                    long pid = Long.parseLong(process.getFileName().toString());
                    return Optional.of(new PortOwner(
                            pid, Files.readString(process.resolve("comm")).strip()));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean holdsOneOf(Set<String> sockets, Path process) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (sockets.contains(Files.readSymbolicLink(descriptor).toString())) return true;
            }
        } catch (IOException | DirectoryIteratorException _) {
            // another user's process, or one that has just ended
        }
        return false;
    }
}
