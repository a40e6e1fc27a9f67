package io.nightlatch.cli.policy;

import io.nightlatch.cli.command.OutputOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The group of the commands on policy. */
@Command(
        name = "policy",
        description = "Check, test and audit a policy file, and ask the one in force who could come to what, and how.",
        synopsisSubcommandLabel = "check|test|audit|schema|why",
        footer = {"", "Example:", "  nightlatch policy check policy.yaml"})
public final class PolicyGroup {
    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private final OutputOptions output = new OutputOptions();
}
