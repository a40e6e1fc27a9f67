package io.nightlatch.cli.command;

import io.nightlatch.cli.api.Api;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Moments;
import io.nightlatch.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that speaks with a server. */
public abstract class ServerCommand implements Callable<Integer> {
    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    private final Shell shell;

    protected ServerCommand(Shell shell) {
        this.shell = shell;
    }

    /** Does what the command is for and returns its exit code. */
    @Override
    public abstract Integer call() throws Exception;

    protected final Shell shell() {
        return shell;
    }

    protected final ServerOptions server() {
        return server;
    }

    protected final Api connect() {
        return server.connect(shell);
    }

    protected final Terminal terminal() {
        return new Terminal(shell, output.json());
    }

    protected final Moments moments() {
        return new Moments(shell);
    }

    /** A command of ours to paste, towards the same server. */
    protected final String line(String command) {
        return "nightlatch " + command + server.tail();
    }
}
