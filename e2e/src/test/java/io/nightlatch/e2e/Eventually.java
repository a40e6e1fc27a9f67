package io.nightlatch.e2e;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what nobody reports: asks until the answer is yes. */
final class Eventually {
    private static final long BETWEEN_MILLIS = 20;

    private Eventually() {}

    /** How long it took; an {@link AssertionError} if it was more than {@code atMost}. */
    static Duration within(Duration atMost, String what, Callable<Boolean> isSo) throws Exception {
        long from = System.nanoTime();
        while (true) {
            boolean so = isSo.call();
            var took = Duration.ofNanos(System.nanoTime() - from);
            if (so) return took;
            if (took.compareTo(atMost) > 0) throw new AssertionError("not within " + atMost + ": " + what);
            Thread.sleep(BETWEEN_MILLIS);
        }
    }
}
