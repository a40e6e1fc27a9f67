package io.nightlatch.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalProgramsTest {
    private final LocalPrograms programs = new LocalPrograms();

    @TempDir
    private Path directory;

    @Test
    void findsOnlyWhatCanBeStarted() throws IOException {
        var file = Files.writeString(directory.resolve("psql"), "#!/bin/sh\n");
        assertThat(programs.find("psql", "/nowhere:" + directory)).isEmpty();

        assertThat(file.toFile().setExecutable(true)).isTrue();

        assertThat(programs.find("psql", "/nowhere::" + directory)).contains(file);
    }

    @Test
    void givesTheProgramItsEnvironmentAndReturnsItsCode() throws IOException, InterruptedException {
        int code = programs.run(List.of("/bin/sh", "-c", "exit $CODE"), Map.of("CODE", "7"));

        assertThat(code).isEqualTo(7);
    }

    // SIGTERM takes the same way out as the SIGINT of Ctrl-C, and Java can send it.
    @Test
    void staysUntilTheProgramHasGoneEvenWhenItIsToldToEnd() throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var outer = new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        RunShell.class.getName(),
                        "echo up; read line; echo $line; exit 9")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var out = outer.inputReader();
                var in = outer.outputWriter()) {
            assertThat(out.readLine()).isEqualTo("up");

            outer.toHandle().destroy();
            in.write("still here\n");
            in.flush();

            assertThat(out.readLine()).isEqualTo("still here");
            assertThat(outer.waitFor()).isEqualTo(9);
        }
    }
}
