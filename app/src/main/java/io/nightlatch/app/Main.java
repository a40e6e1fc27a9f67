package io.nightlatch.app;

import io.nightlatch.access.file.FileErrors;
import io.nightlatch.postgres.server.PostgresServerException;
import io.nightlatch.store.StoreInUse;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code nightlatch demo} and {@code nightlatch up}. */
public final class Main {
    private static final int REFUSED = 1;
    private static final int USAGE = 2;
    private static final long LONGEST_START_SECONDS = 60;

    private final Started started = new Started();
    private final CountDownLatch startIsOver = new CountDownLatch(1);
    private volatile boolean ready;

    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        Logging.quiet();
        var words = List.of(args);
        if (words.contains("--help") || words.contains("-h")) {
            System.out.print(Help.TEXT);
            return;
        }
        new Main().run(words);
    }

    private void run(List<String> words) throws InterruptedException {
        // Before the first server is started, or Ctrl-C in the middle of a start would leave it behind.
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        int failure = start(words);
        startIsOver.countDown();
        if (failure != 0) System.exit(failure);
        new CountDownLatch(1).await();
    }

    /** @return the exit code if it failed, else 0 */
    private int start(List<String> words) {
        try {
            switch (words.isEmpty() ? "" : words.getFirst()) {
                case "demo" -> Demo.start(DemoOptions.parse(words.subList(1, words.size())), started);
                case "up" -> Up.start(UpOptions.parse(words.subList(1, words.size())), started);
                default -> throw new Usage("say demo or up; see --help");
            }
            ready = true;
            return 0;
        } catch (Usage e) {
            System.err.println("nightlatch: " + e.getMessage());
            return USAGE;
        } catch (FileErrors | StoreInUse | PostgresServerException | CannotStart e) {
            System.err.println("nightlatch: " + e.getMessage());
            return REFUSED;
        } catch (RuntimeException e) {
            System.err.println("nightlatch: this should not have happened; please report it with what follows");
            e.printStackTrace();
            return REFUSED;
        }
    }

    /** Ctrl-C, SIGTERM, or a start that failed: sessions are told, their logins are ended, then the servers stop. */
    private void stop() {
        if (ready) System.out.println("\nstopping: sessions are told and their logins ended ...");
        started.close();
        try {
            // A server that is being started at this moment is nobody's yet and would outlive us.
            startIsOver.await(LONGEST_START_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (ready) System.out.println("stopped.");
    }
}
