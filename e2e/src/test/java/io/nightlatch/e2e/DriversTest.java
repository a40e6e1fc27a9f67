package io.nightlatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Programs in other languages, whose drivers speak the extended protocol each in its own way. */
@OnEachVersion
class DriversTest extends FlowTest {
    private static final String PYTHON = "/usr/bin/python3"; // the one that a python3-psycopg package serves

    @Test
    void nodePostgresAsksAndWrites() throws Exception {
        assumeTrue(Tools.isInstalled("node") && Tools.isInstalled("npm"), "node or npm is not installed");
        var folder = unpacked("node", "package.json", "package-lock.json", ".npmrc", "writes.js");
        var npm = new ProcessBuilder("npm", "ci", "--prefer-offline", "--ignore-scripts").directory(folder.toFile());
        var installed = ran(npm);
        assumeTrue(installed.exitValue() == 0, () -> "npm cannot have the package pg: " + installed.output());

        assertAsksAndWrites(new ProcessBuilder("node", "writes.js").directory(folder.toFile()));
    }

    @Test
    void psycopgAsksAndWrites() throws Exception {
        assumeTrue(Files.isExecutable(Path.of(PYTHON)), PYTHON + " is not installed");
        assumeTrue(
                ran(new ProcessBuilder(PYTHON, "-c", "import psycopg")).exitValue() == 0,
                "psycopg (python3-psycopg) is not installed");
        var folder = unpacked("python", "writes.py");

        assertAsksAndWrites(new ProcessBuilder(PYTHON, "writes.py").directory(folder.toFile()));
    }

    private void assertAsksAndWrites(ProcessBuilder program) throws Exception {
        program.environment().put("PGHOST", "127.0.0.1");
        program.environment().put("PGPORT", String.valueOf(nightlatch.gatewayPort()));
        program.environment().put("PGUSER", "alice");
        program.environment().put("PGPASSWORD", "alice-demo");
        program.environment().put("PGDATABASE", "shop");
        var running = program.redirectErrorStream(true).start();

        var request = pendingRequestOf("alice");
        assertThat(running.isAlive()).as("held").isTrue();
        nightlatch.api("bob").approve(request);

        var output = outputOf(running);
        assertThat(running.exitValue()).as(output).isZero();
        assertThat(output.lines())
                .anyMatch(line -> line.startsWith("refused: 42501") && line.contains("set nightlatch.reason = '…';"))
                .anyMatch(line -> line.startsWith("notice: waiting for " + request))
                .contains("updated: 8", "queued: 3", "remaining: orders_writer")
                .anyMatch(line -> line.matches("returned: 930[12]"));
    }

    /** A program's folder under {@code target}. */
    private static Path unpacked(String name, String... files) throws Exception {
        var classes = Path.of(DriversTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        var folder = Files.createDirectories(classes.resolveSibling(name));
        for (var file : files) {
            try (var in = Objects.requireNonNull(DriversTest.class.getResourceAsStream(name + "/" + file), file)) {
                Files.copy(in, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return folder;
    }

    private record Ran(int exitValue, String output) {}

    private static Ran ran(ProcessBuilder program) throws IOException, InterruptedException {
        var process = program.redirectErrorStream(true).start();
        var output = outputOf(process);
        return new Ran(process.exitValue(), output);
    }

    private static String outputOf(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS)) throw new AssertionError("does not end: " + output);
        return output;
    }
}
