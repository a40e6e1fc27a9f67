package io.nightlatch.postgres.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One short-lived program, run to its end in an environment that holds nothing of ours. */
record Command(List<String> words, Path workingDirectory) {
    static final Path ROOT = Path.of("/");

    record Result(int exitCode, String output) {
        boolean succeeded() {
            return exitCode == 0;
        }
    }

    /** Kills the program when it takes longer, or when this thread is interrupted. */
    Result run(Duration limit) throws IOException, InterruptedException {
        var builder =
                new ProcessBuilder(words).directory(workingDirectory.toFile()).redirectErrorStream(true);
        String path = System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin") + ":/usr/sbin:/sbin";
        builder.environment().clear(); // PGDATA, PGPORT, LD_LIBRARY_PATH and their like would reach the server
        builder.environment().put("PATH", path);
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("TZ", "UTC");

        Process process = builder.start();
        process.getOutputStream().close();
        var output = new CompletableFuture<String>();
        Thread.ofVirtual().start(() -> {
            try {
                output.complete(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                output.complete("(its output could not be read: " + e.getMessage() + ")");
            }
        });
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
                throw new IOException(words.getFirst() + " did not end within " + limit.toSeconds() + " s");
            return new Result(process.exitValue(), output.join().strip());
        } finally {
            process.destroyForcibly();
        }
    }
}
