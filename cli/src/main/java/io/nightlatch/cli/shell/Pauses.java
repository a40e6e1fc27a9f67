package io.nightlatch.cli.shell;

import java.time.Duration;

/** Lets time pass; a test lets its clock pass instead. */
@FunctionalInterface
public interface Pauses {
    void pause(Duration duration) throws InterruptedException;
}
