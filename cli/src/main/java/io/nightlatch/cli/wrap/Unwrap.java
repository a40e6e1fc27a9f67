package io.nightlatch.cli.wrap;

import io.nightlatch.cli.command.DatabaseAddress;
import io.nightlatch.cli.command.OutputOptions;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "unwrap",
        description =
                "Give a role back the standing members that nightlatch wrap took; with --apply, else it is only shown.",
        footer = {
            "",
            "Example:",
            "  nightlatch unwrap orders_writer --target postgresql://dba@db.example:5432/shop --apply"
        })
public final class Unwrap implements Callable<Integer> {
    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final DatabaseAddress.ByOption address = new DatabaseAddress.ByOption();

    @Parameters(paramLabel = "ROLE", description = "The role that was wrapped.")
    private String role = "";

    @Option(names = "--apply", description = "Do it; else only show it.")
    private boolean apply;

    private final Shell shell;

    public Unwrap(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return new RoleUnwrap(new Terminal(shell, output.json()), address.url(shell), role)
                .run(apply, "nightlatch unwrap " + role + address.again() + " --apply");
    }
}
