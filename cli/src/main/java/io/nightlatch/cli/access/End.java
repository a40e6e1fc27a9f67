package io.nightlatch.cli.access;

import io.nightlatch.access.id.SessionId;
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
        name = "end",
        description = "Cut a session now. Its grants go on; revoke ends those.",
        footer = {"", "Example:", "  nightlatch end S-4F7K2M9Q --reason \"left open over night\""})
public final class End extends ServerCommand {
    @Parameters(paramLabel = "ID", description = "The session, in any case, with or without its S-.")
    private SessionId id = new SessionId("00000");

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; whoever is cut reads it.")
    private Optional<String> reason = Optional.empty();

    public End(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        var session = connect()
                .post("/sessions/" + Api.segment(id.value()) + "/end", JsonObject.EMPTY.with("reason", reason))
                .body();
        terminal()
                .say(
                        Styled.strong(id.value()),
                        Styled.plain(" is "),
                        Styled.state(session.text("state", "ending")),
                        Styled.plain(session.text("principal")
                                .map(who -> ": " + who + " on " + session.text("database", "?") + ".")
                                .orElse(".")));
        terminal().next(line("sessions --all"));
        terminal().result(session);
        return ExitCode.DONE;
    }
}
