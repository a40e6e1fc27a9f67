package io.nightlatch.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The command line in a process of its own, as one person who says who they are by the environment.
 *
 * @param input what stands on its standard input
 */
record Cli(String url, String person, String password, String input) {
    /** @param output both of its streams, in the order in which they were written */
    record Ran(int exitCode, String output) {}

    /** With this line on standard input. */
    Cli given(String line) {
        return new Cli(url, person, password, line + "\n");
    }

    Ran run(String... words) throws IOException, InterruptedException {
        var process = Java.start(Java.CLI, List.of(), List.of(words), builder -> {
            builder.environment().put("NIGHTLATCH_URL", url);
            builder.environment().put("NIGHTLATCH_USER", person);
            builder.environment().put("NIGHTLATCH_PASSWORD", password);
        });
        try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
            in.write(input);
        }
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS)) throw new AssertionError("does not end: " + output);
        return new Ran(process.exitValue(), output);
    }
}
