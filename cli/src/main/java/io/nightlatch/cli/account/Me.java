package io.nightlatch.cli.account;

import io.nightlatch.access.policy.Durations;
import io.nightlatch.cli.command.ServerCommand;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import io.nightlatch.cli.terminal.Table;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

@Command(
        name = "me",
        description = "Who the server takes you for, what you may ask for, and what you decide.",
        footer = {"", "Example:", "  nightlatch me"})
public final class Me extends ServerCommand {
    public Me(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        var api = connect();
        var me = api.get("/me");
        say("name", me.text("name", "?"));
        say("server", api.server().url().toString());
        say("groups", String.join(", ", me.texts("groups")));
        say("capabilities", String.join(", ", me.texts("capabilities")));
        say("decides", me.objects("decides").stream().map(Me::what).collect(Collectors.joining(", ")));
        var mayAsk = me.objects("mayAsk");
        if (mayAsk.isEmpty()) {
            terminal().next(line("requests"));
        } else {
            terminal().say("");
            terminal()
                    .table(new Table(
                            List.of("MAY ASK FOR", "AT MOST", "USUALLY", "REASON", "APPROVED BY"),
                            mayAsk.stream().map(Me::row).toList()));
            var first = mayAsk.getFirst();
            terminal()
                    .next(line("connect " + first.text("database", "DATABASE") + " --role " + first.text("role", "ROLE")
                            + " --reason TEXT"));
        }
        terminal().result(me);
        return ExitCode.DONE;
    }

    private void say(String name, String value) {
        if (!value.isEmpty()) terminal().say(Styled.faint(String.format("%-14s", name)), Styled.plain(value));
    }

    private static List<Styled> row(JsonObject role) {
        return List.of(
                Styled.strong(what(role)),
                Styled.plain(length(role, "maxDuration")),
                Styled.plain(length(role, "defaultDuration")),
                Styled.plain(role.flag("reasonRequired") ? "required" : ""),
                Styled.plain(role.objects("approvers").stream().map(Me::stage).collect(Collectors.joining(", then "))));
    }

    private static String what(JsonObject role) {
        return role.text("role", "?") + " on " + role.text("database", "?");
    }

    private static String length(JsonObject role, String name) {
        return role.duration(name).map(Durations::format).orElse("");
    }

    /** "team-leads (bob)", "2 of dbas (carol, frank)". */
    private static String stage(JsonObject stage) {
        int count = stage.number("count", 1);
        var names = stage.texts("names");
        return (count > 1 ? count + " of " : "")
                + String.join(stage.flag("all") ? " and " : " or ", stage.texts("by"))
                + (names.isEmpty() ? " (nobody now)" : " (" + String.join(", ", names) + ")");
    }
}
