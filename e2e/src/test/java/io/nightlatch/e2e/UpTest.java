package io.nightlatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code nightlatch up} that cannot start says why. */
@Timeout(60)
class UpTest {
    @TempDir
    private Path folder;

    @Test
    void asksForAConfiguration() throws Exception {
        try (var up = Child.server("up")) {
            assertThat(up.exitCode()).isEqualTo(2);
            assertThat(up.output()).contains("nightlatch up --config nightlatch.yaml");
        }
    }

    @Test
    void namesTheConfigurationThatIsNotThere() throws Exception {
        try (var up = Child.server("up", "--config", folder.resolve("none.yaml").toString())) {
            assertThat(up.exitCode()).isEqualTo(1);
            assertThat(up.output())
                    .contains(folder.resolve("none.yaml").toString())
                    .hasLineCount(1);
        }
    }

    @Test
    void pointsAtWhatIsWrongInTheConfiguration() throws Exception {
        var file = Files.createFile(
                folder.resolve("nightlatch.yaml"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, """
            gateway: {host: 127.0.0.1, port: many}
            htpp: {host: 127.0.0.1, port: 8080}
            """);

        try (var up = Child.server("up", "--config", file.toString())) {
            assertThat(up.exitCode()).isEqualTo(1);
            assertThat(up.output())
                    .contains("nightlatch.yaml:1:34", "nightlatch.yaml:2:1")
                    .doesNotContain("\tat ");
        }
    }
}
