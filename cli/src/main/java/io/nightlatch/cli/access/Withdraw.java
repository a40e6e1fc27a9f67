package io.nightlatch.cli.access;

import io.nightlatch.access.id.RequestId;
import io.nightlatch.cli.command.ServerCommand;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "withdraw",
        description = "Take back a request of your own that nobody has decided yet.",
        footer = {"", "Example:", "  nightlatch withdraw R-7K2M4"})
public final class Withdraw extends ServerCommand {
    @Parameters(paramLabel = "ID", description = "The request, in any case, with or without its R-.")
    private RequestId id = new RequestId("00000");

    public Withdraw(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        var request = Decisions.send(connect(), id, "withdraw", Optional.empty());
        var text = new RequestText(request);
        terminal()
                .say(
                        Styled.strong(text.id()),
                        Styled.plain(" "),
                        Styled.state(text.state()),
                        Styled.plain(": " + text.what() + "."));
        terminal().next(line("requests --mine"));
        terminal().result(request);
        return ExitCode.DONE;
    }
}
