package io.nightlatch.cli.access;

import io.nightlatch.cli.command.ServerCommand;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import io.nightlatch.cli.terminal.Table;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
        name = "endings",
        description = {
            "What should be gone from a database and is not yet, and what stands in the way.",
            "Nightlatch tries each again for ever, every three seconds at the latest."
        },
        footer = {"", "Examples:", "  nightlatch endings", "  nightlatch endings --json"})
public final class Endings extends ServerCommand {
    private static final int MOST = 500;

    public Endings(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        var found = connect().list("/endings", Map.of(), MOST);
        if (found.isEmpty()) {
            terminal().say("Everything that should be gone is gone.");
        } else {
            terminal()
                    .table(new Table(
                            List.of("SESSION", "WHO", "DATABASE", "LOGIN", "SINCE", "TRIES"),
                            found.stream().map(this::row).toList()));
            for (var ending : found) {
                terminal().say("");
                terminal().say(ending.text("login", "") + ":");
                for (var left : ending.texts("left")) terminal().say("  " + left);
            }
            terminal().say(Styled.faint(moments().zoneNote()));
            terminal().next(line("events --session " + found.getFirst().text("session", "ID")));
        }
        terminal().result(JsonObject.EMPTY.with("items", found));
        return ExitCode.DONE;
    }

    private List<Styled> row(JsonObject ending) {
        return List.of(
                Styled.strong(ending.text("session", "")),
                Styled.plain(ending.text("principal", "unknown")),
                Styled.plain(ending.text("database", "")),
                Styled.plain(ending.text("login", "")),
                Styled.plain(ending.instant("since").map(moments()::cell).orElse("")),
                Styled.plain(Integer.toString(ending.number("attempts", 0))));
    }
}
