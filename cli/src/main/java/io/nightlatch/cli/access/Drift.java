package io.nightlatch.cli.access;

import io.nightlatch.cli.command.ServerCommand;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "drift",
        description = {
            "What is in the databases and should not be, or the other way about: rights that no grant explains,",
            "roles and logins that somebody changed, connections beside the gateway. With SQL that takes it back."
        },
        footer = {
            "",
            "Examples:",
            "  nightlatch drift",
            "  nightlatch drift --all",
            "  nightlatch drift --accept 12    what the wrapped role looks like now is right"
        })
public final class Drift extends ServerCommand {
    private static final int MOST = 500;

    @Option(names = "--all", description = "What is not there any more too.")
    private boolean all;

    @Option(
            names = "--accept",
            paramLabel = "NUMBER",
            description = "Take what a wrapped role looks like now for right.")
    private Optional<Long> accept = Optional.empty();

    public Drift(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        var api = connect();
        if (accept.isPresent()) {
            api.post("/drift/" + accept.get() + "/accept", JsonObject.EMPTY);
            terminal().say("Accepted. It is gone from the list at the next look.");
            terminal().next(line("drift"));
            terminal().result(JsonObject.EMPTY);
            return ExitCode.DONE;
        }
        var found = api.list("/drift", all ? Map.of("all", "true") : Map.of(), MOST);
        if (found.isEmpty()) terminal().say("Everything is as it should be.");
        for (var drift : found) show(drift);
        if (!found.isEmpty()) terminal().say(Styled.faint(moments().zoneNote()));
        terminal().result(JsonObject.EMPTY.with("items", found));
        return ExitCode.DONE;
    }

    private void show(JsonObject drift) {
        boolean gone = drift.instant("goneAt").isPresent();
        terminal()
                .say(
                        Styled.strong(drift.bigNumber("number", 0) + "  "),
                        new Styled(gone ? Styled.Style.FAINT : Styled.Style.BAD, drift.text("kind", "")),
                        Styled.strong("  " + drift.text("what", "")),
                        Styled.plain("  on " + drift.text("database", "")));
        terminal().say("    " + drift.text("meaning", ""));
        terminal()
                .say(Styled.faint("    first seen "
                        + drift.instant("firstSeen").map(moments()::stamp).orElse("?")
                        + drift.text("by").map(who -> ", by " + who).orElse("")
                        + drift.instant("goneAt")
                                .map(at -> ", gone " + moments().stamp(at))
                                .orElse("")
                        + drift.text("undone").map(how -> ", " + how).orElse("")));
        for (var sql : drift.texts("revert"))
            terminal().say(Styled.faint("    " + (sql.startsWith("--") ? sql : sql + ";")));
    }
}
