package io.nightlatch.postgres.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A running PostgreSQL that is ours alone to stop. It listens on 127.0.0.1 only, asks everyone for a password by SCRAM, and keeps what it
 * has committed. It runs in a process session of its own and outlives this JVM unless it is stopped.
 */
public final class PostgresServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ServerFolder folder;
    private final FolderLock lock;
    private final Startup.Running running;
    private final String password;

    private PostgresServer(ServerFolder folder, FolderLock lock, Startup.Running running, String password) {
        this.folder = folder;
        this.lock = lock;
        this.running = running;
        this.password = password;
    }

    /**
     * Answers when the server accepts connections: a new one, or the one that an earlier run left behind, if it is what the options ask
     * for. The first start in a folder makes the data directory.
     *
     * @throws PortTakenException when somebody listens on the chosen port
     * @throws FolderInUseException when a server of this folder is kept already, here or by another process
     * @throws PostgresServerException when it does not start; with the server's last log lines where there are any
     */
    public static PostgresServer start(PostgresServerOptions options) {
        try {
            return start(options, Account.current());
        } catch (IOException e) {
            throw new PostgresServerException(
                    options.binaries() + " did not start in " + options.folder() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PostgresServerException("interrupted while starting the server in " + options.folder(), e);
        }
    }

    /**
     * Stops the server that an earlier run left behind in a folder, if there is one; for who is about to delete it.
     *
     * @throws FolderInUseException when a server of this folder is kept, here or by another process
     */
    public static void stopLeftover(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) return;
        try {
            var place = ServerFolder.open(folder, Account.current());
            try (var _ = FolderLock.acquire(place)) {
                if (Postmaster.find(place.data()) instanceof Postmaster.Found.Ours(var postmaster, var _))
                    postmaster.stop(PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PostgresServerException("interrupted while stopping the server in " + folder, e);
        }
    }

    static PostgresServer start(PostgresServerOptions options, Account account)
            throws IOException, InterruptedException {
        Programs programs = options.binaries().unpackedFor(account);
        ServerFolder folder = ServerFolder.open(options.folder(), account);
        FolderLock lock = FolderLock.acquire(folder);
        try {
            var data = new DataDirectory(folder);
            data.prepare(options.binaries(), programs);
            return new PostgresServer(folder, lock, new Startup(options, folder, programs).run(), data.password());
        } catch (Throwable e) {
            lock.close();
            throw e;
        }
    }

    public int port() {
        return running.port();
    }

    public String superuser() {
        return DataDirectory.SUPERUSER;
    }

    /** The superuser's, as made with the data directory; SQL that changes it does not change this. */
    public String password() {
        return password;
    }

    /** Without user and password. */
    public String jdbcUrl(String database) {
        String name = URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + name;
    }

    public Path dataDirectory() {
        return folder.data();
    }

    public Path logFile() {
        return folder.log();
    }

    /** Where the Unix socket lies; empty when the folder's path is too long for one. */
    public Optional<Path> socketDirectory() {
        return folder.sockets();
    }

    /** The postmaster's process id. */
    public long pid() {
        return running.postmaster().pid();
    }

    public boolean isRunning() {
        return running.postmaster().alive();
    }

    /** Fast shutdown: sessions are cut, all committed work is kept. Returns when the server is gone; a second call does nothing. */
    public void stop() {
        end(() -> running.postmaster().stop(PATIENCE));
    }

    /** Ends the server as a crash would, with SIGKILL to all its processes; the next start recovers. */
    public void kill() {
        end(running.postmaster()::kill);
    }

    /** The same as {@link #stop}. */
    @Override
    public void close() {
        stop();
    }

    private synchronized void end(Ending ending) {
        try {
            ending.run();
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the server in " + folder.root() + " could not be stopped", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PostgresServerException("interrupted while stopping the server in " + folder.root(), e);
        }
    }

    private interface Ending {
        void run() throws IOException, InterruptedException;
    }
}
