package io.nightlatch.app;

import io.nightlatch.access.file.FileErrors;
import io.nightlatch.postgres.server.PostgresServerException;
import io.nightlatch.store.StoreInUse;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** {@code nightlatch demo} and {@code nightlatch up}. */
public final class Main {
    private static final int REFUSED = 1;
    private static final int USAGE = 2;

    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        Logging.quiet();
        var words = List.of(args);
        try {
            var running = start(words);
            var stopped = new CountDownLatch(1);
            // Ctrl-C and SIGTERM: sessions are told, their logins are ended, then the servers stop.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                System.out.println();
                System.out.println("stopping: sessions are told and their logins ended ...");
                running.close();
                System.out.println("stopped.");
                stopped.countDown();
            }));
            stopped.await();
        } catch (Usage e) {
            System.err.println("nightlatch: " + e.getMessage());
            System.exit(USAGE);
        } catch (FileErrors | StoreInUse | PostgresServerException | CannotStart e) {
            System.err.println("nightlatch: " + e.getMessage());
            System.exit(REFUSED);
        }
    }

    private static Running start(List<String> words) {
        return switch (words.isEmpty() ? "" : words.getFirst()) {
            case "demo" -> Demo.start(DemoOptions.parse(words.subList(1, words.size())));
            case "up" -> Up.start(UpOptions.parse(words.subList(1, words.size())));
            default -> throw new Usage("say demo or up");
        };
    }

    /** Something that was started and can be stopped, once. */
    interface Running {
        void close();
    }
}
