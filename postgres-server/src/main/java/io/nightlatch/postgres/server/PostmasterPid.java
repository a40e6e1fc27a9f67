package io.nightlatch.postgres.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The file {@code postmaster.pid} (source: {@code pidfile.h}): process id, data directory, start in seconds, port, socket directory,
 * listen address, shared memory, and the state, a line each; later lines come while the server starts.
 */
record PostmasterPid(long pid, Instant startedAt, int port, State state) {
    enum State {
        STARTING,
        READY,
        STOPPING
    }

    // Above the largest number of Linux (2^22) and macOS (99999).
    private static final int NO_PROCESS = 1 << 30;

    /** Empty when no server has started there, or its first lines are not written yet. */
    static Optional<PostmasterPid> read(Path dataDirectory) throws IOException {
        try {
            return parse(Files.readAllLines(file(dataDirectory)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    static Path file(Path dataDirectory) {
        return dataDirectory.resolve("postmaster.pid");
    }

    /**
     * Makes a leftover name no process at all. PostgreSQL would take a number that now belongs to another program, or to a zombie, for a
     * running server. The file itself stays: its shared memory line is how PostgreSQL notices that sessions of the old server still live.
     */
    static void disown(Path dataDirectory) throws IOException {
        if (!Files.exists(file(dataDirectory))) return;
        var lines = new ArrayList<>(Files.readAllLines(file(dataDirectory)));
        if (lines.isEmpty()) return;
        lines.set(0, Integer.toString(NO_PROCESS));
        Files.write(file(dataDirectory), lines);
    }

    static Optional<PostmasterPid> parse(List<String> lines) {
        if (lines.size() < 3) return Optional.empty();
        try {
            return Optional.of(new PostmasterPid(
                    // a server in single-user mode writes its number negative
                    Math.abs(Long.parseLong(lines.get(0).strip())),
                    Instant.ofEpochSecond(Long.parseLong(lines.get(2).strip())),
                    lines.size() > 3 ? Integer.parseInt(lines.get(3).strip()) : 0,
                    lines.size() > 7 ? state(lines.get(7).strip()) : State.STARTING));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static State state(String word) {
        return switch (word) {
            case "ready", "standby" -> State.READY;
            case "stopping" -> State.STOPPING;
            default -> State.STARTING;
        };
    }
}
