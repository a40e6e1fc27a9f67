package io.nightlatch.cli.access;

import io.nightlatch.access.id.GrantId;
import io.nightlatch.cli.api.Api;
import io.nightlatch.cli.command.ServerCommand;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "revoke",
        description = "End a grant now: sessions that use it are cut, and the catalogs are read back.",
        footer = {"", "Example:", "  nightlatch revoke G-2XQ9A --reason \"done early\""})
public final class Revoke extends ServerCommand {
    @Parameters(paramLabel = "ID", description = "The grant, in any case, with or without its G-.")
    private GrantId id = new GrantId("00000");

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; whoever is cut reads it.")
    private Optional<String> reason = Optional.empty();

    public Revoke(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        var grant = connect()
                .post("/grants/" + Api.segment(id.value()) + "/revoke", JsonObject.EMPTY.with("reason", reason))
                .body();
        terminal()
                .say(
                        Styled.strong(id.value()),
                        Styled.plain(" is "),
                        Styled.state(grant.text("state", "ending")),
                        Styled.plain(
                                ": " + new RequestText(grant).what() + " of " + grant.text("principal", "?") + "."));
        terminal().next(line("grants " + id));
        terminal().result(grant);
        return ExitCode.DONE;
    }
}
