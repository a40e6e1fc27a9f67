package io.nightlatch.access.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {
    @TempDir
    Path folder;

    @Test
    void saysWhatIsWrongWithAFileThatIsNoText() throws IOException {
        var latin = Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe4});

        assertThatThrownBy(() -> TextFile.read(folder.resolve("none.yaml")))
                .isInstanceOf(FileErrors.class)
                .hasMessageContaining("none.yaml:1:1: there is no such file");
        assertThatThrownBy(() -> TextFile.read(latin))
                .isInstanceOf(FileErrors.class)
                .hasMessageContaining("is not UTF-8");
        assertThatThrownBy(() -> TextFile.read(folder))
                .isInstanceOf(FileErrors.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void replacesAFileByOneThatOnlyItsOwnerCanRead() throws IOException {
        var file = Files.writeString(folder.resolve("people.yaml"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        TextFile.replace(file, "new");

        assertThat(file).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(folder).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void replacesWhatALinkPointsToAndKeepsTheLink() throws IOException {
        var real = Files.writeString(folder.resolve("real.yaml"), "old");
        var link = Files.createSymbolicLink(folder.resolve("link.yaml"), real);

        TextFile.replace(link, "new");

        assertThat(link).isSymbolicLink().hasContent("new");
        assertThat(real).hasContent("new");
    }

    @Test
    void tellsHowToMendRightsThatAreTooWide() throws IOException {
        var file = Files.writeString(folder.resolve("secret"), "x");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        var error = TextFile.rightsTooWide(file, "a secret");

        assertThat(error).get().asString().contains("rw-r-----").endsWith("run: chmod 600 " + file);
    }
}
