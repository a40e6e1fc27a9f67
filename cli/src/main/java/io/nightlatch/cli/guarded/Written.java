package io.nightlatch.cli.guarded;

import io.nightlatch.access.file.TextFile;
import io.nightlatch.cli.shell.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that setup writes beside the configuration, for their owner only. */
final class Written {
    private Written() {}

    static void to(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            TextFile.replace(file, text);
        } catch (IOException e) {
            throw Failure.refused("Cannot write " + file + ": " + e.getMessage() + ".", "Run it where you may write.")
                    .causedBy(e);
        }
    }

    static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw Failure.refused("Cannot remove " + file + ": " + e.getMessage() + ".", "Remove it yourself.")
                    .causedBy(e);
        }
    }
}
