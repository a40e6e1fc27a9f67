package io.nightlatch.cli.people;

import io.nightlatch.cli.command.OutputOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The group of the commands on people. */
@Command(
        name = "person",
        description = "People in people.yaml, on the machine itself.",
        synopsisSubcommandLabel = "add|disable|enable|passwd|list",
        footer = {"", "Example:", "  nightlatch person add erin --groups admins"})
public final class PersonGroup {
    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private final OutputOptions output = new OutputOptions();
}
