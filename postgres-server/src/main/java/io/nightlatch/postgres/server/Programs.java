package io.nightlatch.postgres.server;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Unpacked programs, and the account that may run them. */
record Programs(Path root, Account account) {
    private static final Duration INITDB_LIMIT = Duration.ofMinutes(2);

    // Crash recovery may take its time, and pg_ctl reports a server that died at once: only a hang reaches this.
    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    Command.Result initdb(Path workingDirectory, List<String> arguments) throws IOException, InterruptedException {
        return run("initdb", workingDirectory, arguments, INITDB_LIMIT);
    }

    /**
     * Starts a server and waits until it accepts connections. pg_ctl puts it into a session of its own, so Ctrl-C at the terminal reaches
     * us and not the server, and the server outlives us.
     */
    Command.Result start(ServerFolder folder, int port) throws IOException, InterruptedException {
        // Names relative to the folder, since pg_ctl hands them to a shell.
        List<String> arguments = List.of(
                "start",
                "--wait",
                "--silent",
                "--timeout=" + START_LIMIT.toSeconds(),
                "--pgdata=" + folder.root().relativize(folder.data()),
                "--log=" + folder.root().relativize(folder.log()),
                "--options=-p " + port);
        return run("pg_ctl", folder.root(), arguments, START_LIMIT.plusSeconds(10));
    }

    private Command.Result run(String program, Path workingDirectory, List<String> arguments, Duration limit)
            throws IOException, InterruptedException {
        var words = new ArrayList<>(account.prefix());
        words.add(root.resolve("bin").resolve(program).toString());
        words.addAll(arguments);
        return new Command(words, workingDirectory).run(limit);
    }
}
