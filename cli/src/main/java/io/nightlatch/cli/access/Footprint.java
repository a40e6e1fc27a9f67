package io.nightlatch.cli.access;

import io.nightlatch.access.id.GrantId;
import io.nightlatch.cli.api.Api;
import io.nightlatch.cli.command.ServerCommand;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "footprint",
        description = {
            "What a grant left behind: everything that lets somebody do more, or runs somebody's code,",
            "and was not there before its first use. With the SQL that takes it back, for a superuser."
        },
        footer = {
            "",
            "Examples:",
            "  nightlatch footprint G-2XQ9A",
            "  nightlatch footprint G-2XQ9A --sql > revert.sql",
            "  nightlatch footprint G-2XQ9A --json"
        })
public final class Footprint extends ServerCommand {
    @Parameters(paramLabel = "GRANT", description = "Which grant.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private GrantId id;

    @Option(
            names = "--sql",
            description = "Only the SQL that takes everything back, in an order in which it can be run.")
    private boolean sql;

    public Footprint(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        var footprint = connect().get("/grants/" + Api.segment(id.value()) + "/footprint");
        if (sql) {
            for (var line : footprint.texts("revert")) terminal().say(statement(line));
        } else {
            show(footprint);
        }
        terminal().result(footprint);
        return ExitCode.DONE;
    }

    private void show(JsonObject footprint) {
        var findings = footprint.objects("findings");
        terminal()
                .say(
                        Styled.strong(id.value()),
                        Styled.plain("  " + heading(findings.size(), footprint.number("severe", 0))),
                        Styled.faint(
                                "  between " + moment(footprint, "before") + " and " + moment(footprint, "after")));
        for (var finding : findings) {
            terminal().say("");
            tell(finding);
        }
        if (!findings.isEmpty()) terminal().say("");
        footprint
                .text("incomplete")
                .ifPresent(why ->
                        terminal().say(new Styled(Styled.Style.WAITING, "not all was looked at: "), Styled.plain(why)));
        var together = footprint.texts("together");
        if (!together.isEmpty()) {
            terminal()
                    .say(Styled.faint("shared with " + String.join(", ", together)
                            + ", in use at the same time: a session of theirs may have done it as well"));
        }
        terminal()
                .next(line(
                        footprint.texts("revert").isEmpty()
                                ? "events --grant " + id.value()
                                : "footprint " + id.value() + " --sql"));
    }

    private static String heading(int findings, int severe) {
        if (findings == 0) return "left nothing behind";
        var things = findings == 1 ? "one thing is" : findings + " things are";
        return things + " otherwise than before" + (severe == 0 ? "" : ", " + severe + " severe");
    }

    private void tell(JsonObject finding) {
        var severity = finding.text("severity", "info");
        terminal()
                .say(
                        new Styled(
                                switch (severity) {
                                    case "alarm" -> Styled.Style.BAD;
                                    case "warning" -> Styled.Style.WAITING;
                                    default -> Styled.Style.FAINT;
                                },
                                String.format(Locale.ROOT, "%-8s", severity.toUpperCase(Locale.ROOT))),
                        Styled.strong(finding.text("what", "")),
                        Styled.faint(finding.flag("shared") ? "  shared" : ""));
        terminal().say("        " + finding.text("meaning", ""));
        for (var line : finding.texts("revert")) terminal().say(Styled.faint("        " + statement(line)));
    }

    private String moment(JsonObject footprint, String name) {
        return footprint.instant(name).map(moments()::stamp).orElse("?");
    }

    private static String statement(String line) {
        return line.startsWith("--") || line.endsWith(";") ? line : line.stripTrailing() + ";";
    }
}
