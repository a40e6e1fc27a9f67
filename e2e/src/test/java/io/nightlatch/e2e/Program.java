package io.nightlatch.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of PostgreSQL's that runs to its end. */
record Program(int exitCode, String output) {
    private static final int PATIENCE_SECONDS = 120;

    /** @param out where what it prints goes; what it complains about comes back */
    static Program run(Path out, int port, String user, String password, List<String> command)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectOutput(out.toFile());
        builder.environment().put("PGHOST", "127.0.0.1");
        builder.environment().put("PGPORT", String.valueOf(port));
        builder.environment().put("PGUSER", user);
        builder.environment().put("PGPASSWORD", password);
        builder.environment().put("PGDATABASE", "shop");
        builder.environment().put("LC_ALL", "C.UTF-8");
        var process = builder.start();
        process.getOutputStream().close();
        var errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command + " does not end: " + errors);
        }
        return new Program(process.exitValue(), errors);
    }

    /** The major version it says it has. */
    static int major(String program) throws IOException {
        var process = new ProcessBuilder(program, "--version").start();
        var words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).replaceAll("^\\D*", "");
        return Integer.parseInt(words.replaceAll("\\D.*", "").strip());
    }
}
