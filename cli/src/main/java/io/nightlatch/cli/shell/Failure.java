package io.nightlatch.cli.shell;

/**
 * The end of a command that could not do what was asked: what happened in one line, and in another what to do next. It is
 * caught once, in the main.
 */
public final class Failure extends RuntimeException {
    private final int exitCode;
    private final String what;
    private final String next;
    private final boolean passing;

    private Failure(int exitCode, String what, String next, boolean passing) {
        super(what);
        this.exitCode = exitCode;
        this.what = what;
        this.next = next;
        this.passing = passing;
    }

    /** Tried, and refused. */
    public static Failure refused(String what, String next) {
        return new Failure(ExitCode.REFUSED, what, next, false);
    }

    /** Tried, and refused by circumstances that may be gone in a moment: no network, a server that starts. */
    public static Failure passing(String what, String next) {
        return new Failure(ExitCode.REFUSED, what, next, true);
    }

    /** Not even tried. */
    public static Failure usage(String what, String next) {
        return new Failure(ExitCode.USAGE, what, next, false);
    }

    /** Tried, and nobody answered in time. */
    public static Failure timedOut(String what, String next) {
        return new Failure(ExitCode.TIMED_OUT, what, next, false);
    }

    public Failure causedBy(Throwable cause) {
        initCause(cause);
        return this;
    }

    public int exitCode() {
        return exitCode;
    }

    public boolean isPassing() {
        return passing;
    }

    public String what() {
        return what;
    }

    public String next() {
        return next;
    }
}
