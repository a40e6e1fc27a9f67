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
}
