package io.nightlatch.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One of our two programs as a process of its own. Its output is read as it is waited for; both streams are one. */
final class Child implements AutoCloseable {
    private static final List<String> OPTIONS = List.of(
            "-Xmx384m", "-Dnightlatch.postgres.binaries=" + System.getProperty("nightlatch.postgres.binaries", ""));

    private final Process process;
    private final BufferedReader reader;
    private final StringBuilder said = new StringBuilder();

    private Child(Process process) {
        this.process = process;
        this.reader = process.inputReader(StandardCharsets.UTF_8);
    }

    /** {@code nightlatch demo} and {@code nightlatch up}. */
    static Child server(String... words) throws IOException {
        return start(Java.SERVER, Map.of(), "", words);
    }

    /** Every other word. */
    static Child cli(Map<String, String> environment, String input, String... words) throws IOException {
        return start(Java.CLI, environment, input, words);
    }

    private static Child start(String main, Map<String, String> environment, String input, String... words)
            throws IOException {
        var process = Java.start(main, OPTIONS, List.of(words), builder -> {
            var variables = builder.environment();
            variables
                    .keySet()
                    .removeIf(
                            name -> name.startsWith("NIGHTLATCH_") || name.startsWith("PG") || name.startsWith("XDG_"));
            variables.putAll(environment);
            variables.put("LC_ALL", "C.UTF-8");
        });
        try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
            in.write(input);
        }
        return new Child(process);
    }

    /** Waits for the line that holds {@code text}; what comes before is kept for {@link #output}. */
    String awaitLine(String text) throws IOException {
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            said.append(line).append('\n');
            if (line.contains(text)) return line;
        }
        throw new AssertionError("it never said \"" + text + "\" but:\n" + said);
    }

    /** Waits for its end; all it said. */
    String output() throws IOException {
        for (var line = reader.readLine(); line != null; line = reader.readLine())
            said.append(line).append('\n');
        return said.toString();
    }

    int exitCode() throws IOException, InterruptedException {
        output();
        return process.waitFor();
    }

    /** @param name as {@code kill} spells it: INT is Ctrl-C */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) process.destroyForcibly().waitFor();
    }
}
