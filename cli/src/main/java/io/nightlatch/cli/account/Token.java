package io.nightlatch.cli.account;

import io.nightlatch.cli.command.OutputOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The group of the commands on tokens. */
@Command(
        name = "token",
        description = "API tokens for scripts.",
        synopsisSubcommandLabel = "create|list|revoke",
        footer = {"", "Example:", "  nightlatch token create --label nightly-report --expires 30d"})
public final class Token {
    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private final OutputOptions output = new OutputOptions();
}
