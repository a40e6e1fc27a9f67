package io.nightlatch.cli.policy;

import io.nightlatch.access.policy.PolicyFile;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Shell;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "schema",
        description = "Print the JSON Schema of a policy file, for an editor.",
        footer = {"", "Example:", "  nightlatch policy schema > policy.schema.json"})
public final class PolicySchema implements Callable<Integer> {
    private final Shell shell;

    public PolicySchema(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        shell.out().print(PolicyFile.schema());
        return ExitCode.DONE;
    }
}
