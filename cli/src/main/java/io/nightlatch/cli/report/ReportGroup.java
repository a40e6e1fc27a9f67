package io.nightlatch.cli.report;

import io.nightlatch.cli.command.OutputOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The group of the reports. */
@Command(
        name = "report",
        description = "What an auditor takes away.",
        synopsisSubcommandLabel = "access",
        footer = {"", "Example:", "  nightlatch report access --from 2026-11-01 --to 2026-12-01 --out november.csv"})
public final class ReportGroup {
    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private final OutputOptions output = new OutputOptions();
}
