package io.nightlatch.app;

import java.time.Duration;
import java.util.Locale;

/** Tells on standard output what is being waited for, and how long it took. */
final class Progress {
    private Progress() {}

    interface Step<T, X extends Exception> {
        T run() throws X;
    }

    static <T, X extends Exception> T of(String what, Step<T, X> step) throws X {
        System.out.print("  " + what + " ... ");
        System.out.flush();
        long began = System.nanoTime();
        boolean done = false;
        try {
            var result = step.run();
            done = true;
            return result;
        } finally {
            var took = Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0;
            System.out.println(done ? String.format(Locale.ROOT, "%.1f s", took) : "");
        }
    }
}
