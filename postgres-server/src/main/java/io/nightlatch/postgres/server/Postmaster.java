package io.nightlatch.postgres.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The running main process of a server, whether we started it or found it. */
record Postmaster(ProcessHandle process) {
    /** What is behind the process id in a postmaster.pid. */
    sealed interface Found {
        /** The server of this data directory. */
        record Ours(Postmaster postmaster, PostmasterPid file) implements Found {}

        /** The process is gone, or its number has gone to another program; the file is a leftover. */
        record Stale() implements Found {}

        /** The system does not let us look; PostgreSQL itself has to decide. */
        record Unclear() implements Found {}
    }

    private static final Duration CLOCK_DIFFERENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(10);

    static Found find(Path dataDirectory) throws IOException {
        Optional<PostmasterPid> file = PostmasterPid.read(dataDirectory);
        if (file.isEmpty())
            return Files.exists(PostmasterPid.file(dataDirectory)) ? new Found.Unclear() : new Found.Stale();
        Optional<Postmaster> process = ProcessHandle.of(file.get().pid()).map(Postmaster::new);
        if (process.isEmpty() || !process.get().alive()) return new Found.Stale();

        Optional<String> name = process.get().name();
        if (name.isEmpty()) return new Found.Unclear();
        if (!name.get().equals("postgres")) return new Found.Stale();
        Optional<Boolean> worksHere = process.get().worksIn(dataDirectory);
        boolean ours = worksHere.isPresent()
                ? worksHere.get()
                : process.get().startedAbout(file.get().startedAt());
        if (ours) return new Found.Ours(process.get(), file.get());
        return worksHere.isPresent() ? new Found.Stale() : new Found.Unclear();
    }

    long pid() {
        return process.pid();
    }

    /** A zombie is dead: the JVM says otherwise of one that nobody has reaped, as in a container without an init. */
    boolean alive() {
        if (!process.isAlive()) return false;
        try {
            String stat = Files.readString(proc("stat"));
            return !stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException _) {
            return process.isAlive(); // not Linux, or gone meanwhile
        }
    }

    /** Sends a signal by name; Java itself knows only TERM and KILL. */
    void signal(String name) throws IOException, InterruptedException {
        if (alive())
            new Command(List.of("/bin/sh", "-c", "kill -" + name + " " + pid()), Command.ROOT)
                    .run(Duration.ofSeconds(10));
    }

    boolean awaitExit(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (alive()) {
            if (System.nanoTime() > deadline) return false;
            Thread.sleep(POLL);
        }
        return true;
    }

    /** Fast shutdown, then immediate, then the hard way (manual: "Shutting Down the Server"). */
    void stop(Duration patience) throws IOException, InterruptedException {
        signal("INT");
        if (awaitExit(patience)) return;
        signal("QUIT");
        if (awaitExit(patience)) return;
        kill();
    }

    /** SIGKILL to the server and its children, as a crash of the machine would have it. */
    void kill() throws InterruptedException {
        var family = new ArrayList<>(process.descendants().map(Postmaster::new).toList());
        family.addFirst(this); // first, or it would start new ones
        for (Postmaster member : family) member.process.destroyForcibly();
        for (Postmaster member : family) member.awaitExit(Duration.ofSeconds(30));
    }

    private Optional<String> name() {
        try {
            return Optional.of(Files.readString(proc("comm")).strip());
        } catch (IOException _) {
            return process.info()
                    .command()
                    .map(command -> Path.of(command).getFileName().toString());
        }
    }

    /** A postmaster's working directory is its data directory. */
    private Optional<Boolean> worksIn(Path dataDirectory) {
        try {
            return Optional.of(Files.isSameFile(proc("cwd"), dataDirectory));
        } catch (IOException _) {
            return Optional.empty(); // not Linux, or not ours to look at
        }
    }

    private boolean startedAbout(Instant time) {
        return process.info()
                .startInstant()
                .filter(start -> Duration.between(start, time).abs().compareTo(CLOCK_DIFFERENCE) < 0)
                .isPresent();
    }

    private Path proc(String file) {
        return Path.of("/proc", Long.toString(pid()), file);
    }
}
