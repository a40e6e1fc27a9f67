package io.nightlatch.postgres.server;

import io.nightlatch.postgres.server.Postmaster.Found;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** From a prepared data directory to a server that accepts connections: one that still runs, or a new one. */
record Startup(PostgresServerOptions options, ServerFolder folder, Programs programs) {
    /** A server that accepts connections. */
    record Running(Postmaster postmaster, int port) {}

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final int ATTEMPTS_ON_FREE_PORTS = 3;

    Running run() throws IOException, InterruptedException {
        Configuration wanted = Configuration.of(options, folder);
        Optional<Running> adopted = adoptOrClear(wanted);
        if (adopted.isPresent()) return adopted.get();

        wanted.write(folder);
        if (folder.sockets().isPresent()) folder.makeForServer(folder.sockets().get());
        if (options.port() != PostgresServerOptions.ANY_FREE_PORT) {
            Ports.requireFree(options.port());
            return startOn(options.port());
        }
        for (int attempt = 1; attempt < ATTEMPTS_ON_FREE_PORTS; attempt++) {
            try {
                return startOn(Ports.free());
            } catch (PortTakenException _) {
                // somebody was faster: take another one
            }
        }
        return startOn(Ports.free());
    }

    /** Deals with what an earlier run left on the data directory: its server, or only its postmaster.pid. */
    private Optional<Running> adoptOrClear(Configuration wanted) throws IOException, InterruptedException {
        switch (Postmaster.find(folder.data())) {
            case Found.Ours(var postmaster, var _) -> {
                Optional<PostmasterPid> ready = awaitReady(postmaster);
                boolean asWanted =
                        Configuration.inForce(folder).filter(wanted::equals).isPresent();
                if (ready.isPresent() && asWanted && fits(ready.get().port()))
                    return Optional.of(new Running(postmaster, ready.get().port()));
                postmaster.stop(PATIENCE);
                disownLeftovers();
            }
            case Found.Stale() -> disownLeftovers();
            case Found.Unclear() -> {}
        }
        return Optional.empty();
    }

    /** What a dead server leaves where it could not tidy up: a zombie still has its number, so PostgreSQL would wait for it. */
    private void disownLeftovers() throws IOException {
        PostmasterPid.disown(folder.data());
        folder.clearSockets();
    }

    private boolean fits(int port) {
        return options.port() == PostgresServerOptions.ANY_FREE_PORT || options.port() == port;
    }

    /** Empty when it ends, is about to, or does not get ready. */
    private Optional<PostmasterPid> awaitReady(Postmaster postmaster) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (postmaster.alive() && System.nanoTime() < deadline) {
            Optional<PostmasterPid> file = PostmasterPid.read(folder.data());
            if (file.isEmpty() || file.get().state() == PostmasterPid.State.STOPPING) return Optional.empty();
            if (file.get().state() == PostmasterPid.State.READY) return file;
            Thread.sleep(POLL);
        }
        return Optional.empty();
    }

    private Running startOn(int port) throws IOException, InterruptedException {
        var log = new ServerLog(folder);
        long from = log.prepare();
        boolean started = false;
        try {
            Command.Result result = programs.start(folder, port);
            if (result.succeeded() && Postmaster.find(folder.data()) instanceof Found.Ours(var postmaster, var file)) {
                started = true;
                return new Running(postmaster, file.port());
            }
            String tail = log.tail(from);
            if (tail.contains("could not bind")) throw new PortTakenException(port, PortOwner.of(port));
            throw new PostgresServerException(options.binaries() + " did not start in " + folder.root() + ": "
                    + result.output() + "\nThe last lines of " + folder.log() + ":\n" + tail);
        } finally {
            if (!started) killWhatStarted();
        }
    }

    /** We gave up on it, so it must not come up behind our back. */
    private void killWhatStarted() throws IOException, InterruptedException {
        if (Postmaster.find(folder.data()) instanceof Found.Ours(var postmaster, var _)) postmaster.kill();
    }
}
