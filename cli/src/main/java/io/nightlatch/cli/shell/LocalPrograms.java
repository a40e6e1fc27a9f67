package io.nightlatch.cli.shell;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

final class LocalPrograms implements Programs {
    @Override
    public Optional<Path> find(String name, String path) {
        return Stream.of(path.split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    @Override
    public int run(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().clear();
        builder.environment().putAll(environment);
        // Ctrl-C goes to the whole foreground group. In psql it cancels a statement; here it would end the JVM and
        // leave
        // psql without a shell that waits for it. The JVM's way out is therefore held until the program has gone, and
        // from before it starts: a program may be up sooner than we know of it.
        var started = new CompletableFuture<Process>();
        var stay = new Thread(() -> Runtime.getRuntime().halt(untilGone(started.join())));
        Runtime.getRuntime().addShutdownHook(stay);
        try {
            started.complete(builder.start());
            return started.join().waitFor();
        } catch (IOException e) {
            started.completeExceptionally(e);
            throw e;
        } finally {
            letGo(stay);
        }
    }

    private static void letGo(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyShuttingDown) {
            // The hook runs, and halts with the program's code.
        }
    }

    private static int untilGone(Process program) {
        while (true) {
            try {
                return program.waitFor();
            } catch (InterruptedException again) {
                // Nobody may end the wait but the program.
            }
        }
    }
}
