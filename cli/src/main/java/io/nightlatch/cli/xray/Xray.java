package io.nightlatch.cli.xray;

import io.nightlatch.cli.command.DatabaseAddress;
import io.nightlatch.cli.command.OutputOptions;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Failure;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import io.nightlatch.cli.terminal.Terminal;
import io.nightlatch.postgres.roles.xray.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "xray",
        description = {
            "Who can do what in a database today, through which chain, what of it was not used, and what to wrap"
                    + " first.",
            "Reads the catalogs in one read-only transaction and installs nothing; any login will do, and what it"
                    + " could not see",
            "is said."
        },
        footer = {
            "",
            "Examples:",
            "  nightlatch xray postgresql://dba@db.example:5432/shop",
            "  nightlatch xray postgresql://dba@db.example:5432/shop --format html --out xray.html"
        })
public final class Xray implements Callable<Integer> {
    /** How the report is written. */
    enum Format {
        TABLE,
        JSON,
        HTML
    }

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final DatabaseAddress address = new DatabaseAddress();

    @Option(names = "--format", paramLabel = "FORMAT", description = "table, json or html; table if nothing is said.")
    private Format format = Format.TABLE;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write it; else standard output.")
    private Optional<Path> out = Optional.empty();

    private final Shell shell;

    public Xray(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        var report = look();
        var asked = output.json() ? Format.JSON : format;
        switch (asked) {
            case TABLE -> {
                if (out.isPresent()) {
                    throw Failure.usage("A table is for a terminal.", "Say --format html or --format json with --out.");
                }
                new XrayWords(new Terminal(shell, false), address).tell(report);
            }
            case JSON -> write(XrayJson.of(report) + "\n");
            case HTML -> write(XrayPage.of(report));
        }
        return ExitCode.DONE;
    }

    private Report look() {
        var url = address.url(shell);
        try (var connection = url.openReadOnly()) {
            return io.nightlatch.postgres.roles.xray.Xray.report(
                    io.nightlatch.postgres.roles.xray.Xray.read(connection));
        } catch (SQLException e) {
            throw DatabaseAddress.failed(url, e);
        }
    }

    private void write(String text) {
        if (out.isEmpty()) {
            shell.out().print(text);
            shell.out().flush();
            return;
        }
        try {
            Files.writeString(out.get(), text);
        } catch (IOException e) {
            throw Failure.refused(
                            out.get() + " could not be written: " + e.getMessage(), "Name another file with --out.")
                    .causedBy(e);
        }
        new Terminal(shell, output.json()).note(Styled.plain("Written to " + out.get() + "."));
    }
}
