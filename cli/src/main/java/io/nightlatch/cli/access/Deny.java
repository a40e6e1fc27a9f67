package io.nightlatch.cli.access;

import io.nightlatch.access.id.RequestId;
import io.nightlatch.cli.command.ServerCommand;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "deny",
        description = "Say no to a request. The requester reads your comment where the statement waits.",
        footer = {"", "Example:", "  nightlatch deny R-7K2M4 --comment \"not on a Friday; use the form\""})
public final class Deny extends ServerCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "ID",
            description = "The request, in any case, with or without its R-; without: the only one that waits for you.")
    private Optional<RequestId> id = Optional.empty();

    @Option(names = "--comment", paramLabel = "TEXT", description = "Why, and what would be right.")
    private Optional<String> comment = Optional.empty();

    public Deny(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        var api = connect();
        var which = id.orElseGet(() -> WaitingForMe.theOnlyOne(api, terminal(), "deny"));
        var request = Decisions.send(api, which, "deny", comment);
        var text = new RequestText(request);
        terminal()
                .say(
                        Styled.strong(text.id()),
                        Styled.plain(" "),
                        Styled.state(text.state()),
                        Styled.plain(": " + request.text("principal", "they") + " does not get " + text.what() + "."));
        terminal().next(line("requests"));
        terminal().result(request);
        return ExitCode.DONE;
    }
}
