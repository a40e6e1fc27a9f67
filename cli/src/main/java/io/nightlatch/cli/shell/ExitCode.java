package io.nightlatch.cli.shell;

/** How a command ends, as scripts see it. */
public final class ExitCode {
    public static final int DONE = 0;
    /** Somebody or something said no: an approver, the policy, the server, the network. */
    public static final int REFUSED = 1;
    /** What was typed makes no sense; nothing was tried. */
    public static final int USAGE = 2;
    /** Nobody said anything in time; what was asked for stays open. */
    public static final int TIMED_OUT = 3;

    private ExitCode() {}
}
