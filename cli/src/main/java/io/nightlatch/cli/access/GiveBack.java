package io.nightlatch.cli.access;

import io.nightlatch.access.id.GrantId;
import io.nightlatch.cli.api.Api;
import io.nightlatch.cli.command.ServerCommand;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Failure;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "give-back",
        description = "End a grant of your own before its time. Inside a session: RESET nightlatch.role;",
        footer = {"", "Example:", "  nightlatch give-back G-2XQ9A"})
public final class GiveBack extends ServerCommand {
    @Parameters(paramLabel = "ID", description = "The grant, in any case, with or without its G-.")
    private GrantId id = new GrantId("00000");

    public GiveBack(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        var api = connect();
        var path = "/grants/" + Api.segment(id.value());
        var owner = api.get(path).text("principal", "?");
        if (!owner.equals(api.get("/me").text("name", ""))) {
            throw Failure.refused(
                    id + " is " + owner + "'s, so that it is not yours to give back.",
                    "End it as an approver of its role: " + line("revoke " + id));
        }
        var grant = api.post(path + "/revoke", JsonObject.EMPTY.with("reason", "given back"))
                .body();
        terminal()
                .say(
                        Styled.strong(id.value()),
                        Styled.plain(" is given back: " + new RequestText(grant).what() + " is "),
                        Styled.state(grant.text("state", "ending")),
                        Styled.plain("."));
        terminal().next(line("grants " + id));
        terminal().result(grant);
        return ExitCode.DONE;
    }
}
