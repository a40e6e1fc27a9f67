package io.nightlatch.cli.report;

import io.nightlatch.cli.command.ServerCommand;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Failure;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "access",
        description = {
            "Every grant of a period with requester, votes, times, reason, statements and the proof of its end, as far"
                    + " as you may see",
            "them; an auditor sees all, and the texts of statements."
        },
        footer = {
            "",
            "Examples:",
            "  nightlatch report access --from 2026-11-01 --to 2026-12-01 --out november.csv",
            "  nightlatch report access --from 2026-11-01 --format json"
        })
public final class ReportAccess extends ServerCommand {
    /** How the report is written. */
    enum Format {
        CSV,
        JSON
    }

    @Option(
            names = "--from",
            required = true,
            paramLabel = "TIME",
            description = "The first day or instant: 2026-11-01 (in your time zone) or 2026-11-01T09:00:00Z.")
    private String from = "";

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description = "The first day or instant that is no longer in it; now if nothing is said.")
    private Optional<String> to = Optional.empty();

    @Option(names = "--database", paramLabel = "DATABASE", description = "Only grants on this one.")
    private Optional<String> database = Optional.empty();

    @Option(names = "--format", paramLabel = "FORMAT", description = "csv or json; csv if nothing is said.")
    private Format format = Format.CSV;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write it; else standard output.")
    private Optional<Path> out = Optional.empty();

    public ReportAccess(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        var query = new HashMap<String, String>();
        query.put("from", instant("--from", from).toString());
        query.put(
                "to",
                to.map(text -> instant("--to", text))
                        .orElseGet(shell().clock()::instant)
                        .toString());
        database.ifPresent(name -> query.put("database", name));
        var grants = connect().list("/reports/access", query, Integer.MAX_VALUE);
        boolean json = terminal().isJson() || format == Format.JSON;
        write(json ? JsonObject.EMPTY.with("items", grants) + "\n" : csv(grants));
        return ExitCode.DONE;
    }

    private static String csv(List<JsonObject> grants) {
        return Csv.line(AccessRow.HEAD)
                + grants.stream().map(grant -> Csv.line(AccessRow.of(grant))).collect(Collectors.joining());
    }

    private Instant instant(String option, String text) {
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(shell().zone()).toInstant();
        } catch (DateTimeParseException e) {
            throw Failure.usage(
                            "\"" + text + "\" is no time.",
                            "Say " + option + " 2026-11-01 or " + option + " 2026-11-01T09:00:00Z.")
                    .causedBy(e);
        }
    }

    private void write(String text) {
        if (out.isEmpty()) {
            shell().out().print(text);
            shell().out().flush();
            return;
        }
        try {
            Files.writeString(out.get(), text);
        } catch (IOException e) {
            throw Failure.refused(
                            out.get() + " could not be written: " + e.getMessage(), "Name another file with --out.")
                    .causedBy(e);
        }
        terminal().note(Styled.plain("Written to " + out.get() + "."));
    }
}
