package io.nightlatch.e2e;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Starts our programs, from their jars. What the first run of a program has loaded is archived when it ends, and shared by
 * those after it: they are up in two thirds of the CPU time ("java" command, -XX:ArchiveClassesAtExit).
 */
final class Java {
    static final String SERVER = "io.nightlatch.app.Main";
    static final String CLI = "io.nightlatch.cli.Nightlatch";

    private static final Path ARCHIVES = temporaryFolder();
    private static final Set<String> BEING_MADE = ConcurrentHashMap.newKeySet();

    private Java() {}

    private static Path temporaryFolder() {
        try {
            var folder = Files.createTempDirectory("nightlatch-classes");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                for (var file : folder.toFile().listFiles()) file.delete();
                folder.toFile().delete();
            }));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Both of its streams are one.
     *
     * @param settings is given the process before it starts
     */
    static Process start(String main, List<String> options, List<String> words, Consumer<ProcessBuilder> settings)
            throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xlog:disable"));
        boolean isMade = Files.exists(archive(main));
        boolean makes = !isMade && BEING_MADE.add(main);
        if (isMade) command.add("-XX:SharedArchiveFile=" + archive(main));
        if (makes) command.add("-XX:ArchiveClassesAtExit=" + unfinished(main));
        command.addAll(options);
        command.addAll(List.of("-cp", jars(), main));
        command.addAll(words);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        settings.accept(builder);
        var process = builder.start();
        if (makes) process.onExit().thenRun(() -> keep(main));
        return process;
    }

    private static void keep(String main) {
        try {
            if (Files.exists(unfinished(main))) Files.move(unfinished(main), archive(main));
            else BEING_MADE.remove(main); // it was killed: another one makes it
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path archive(String main) {
        return ARCHIVES.resolve(main + ".jsa");
    }

    private static Path unfinished(String main) {
        return ARCHIVES.resolve(main + ".unfinished");
    }

    /** Our own tests are in folders, and what is in folders cannot be archived. */
    private static String jars() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !Path.of(entry).endsWith(Path.of("e2e", "target", "test-classes")))
                .filter(entry -> !Path.of(entry).endsWith(Path.of("e2e", "target", "classes")))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
