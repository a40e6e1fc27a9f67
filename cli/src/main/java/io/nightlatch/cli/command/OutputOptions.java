package io.nightlatch.cli.command;

import picocli.CommandLine.Option;

/** What every command takes. */
public final class OutputOptions {
    @Option(names = "--json", description = "Print JSON, one object a line, and nothing else.")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    public boolean json() {
        return json;
    }
}
