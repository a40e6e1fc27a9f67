package io.nightlatch.cli.account;

import io.nightlatch.cli.api.Api;
import io.nightlatch.cli.command.ServerCommand;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Shell;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "revoke",
        description = "Make a token worthless at once.",
        footer = {"", "Example:", "  nightlatch token revoke 6Q2M8"})
public final class TokenRevoke extends ServerCommand {
    @Parameters(paramLabel = "ID", description = "The token's id, as the list shows it.")
    private String id = "";

    public TokenRevoke(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        connect().delete("/tokens/" + Api.segment(id));
        terminal().say("The token " + id + " is worthless now.");
        terminal().next(line("token list"));
        terminal().result(JsonObject.EMPTY.with("revoked", id));
        return ExitCode.DONE;
    }
}
