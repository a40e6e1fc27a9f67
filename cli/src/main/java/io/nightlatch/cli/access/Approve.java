package io.nightlatch.cli.access;

import io.nightlatch.access.id.RequestId;
import io.nightlatch.cli.command.ServerCommand;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "approve",
        description = "Say yes to a request. The clock of the grant starts at its first use.",
        footer = {
            "",
            "Examples:",
            "  nightlatch approve",
            "  nightlatch approve R-7K2M4 --comment \"go ahead\"",
            "  NIGHTLATCH_USER=bob NIGHTLATCH_PASSWORD=bob-demo nightlatch approve"
        })
public final class Approve extends ServerCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "ID",
            description = "The request, in any case, with or without its R-; without: the only one that waits for you.")
    private Optional<RequestId> id = Optional.empty();

    @Option(names = "--comment", paramLabel = "TEXT", description = "What the requester and the trail should know.")
    private Optional<String> comment = Optional.empty();

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            description = "Agree to less time than was asked for: 8s, 15m, 1h30m.")
    private Optional<Duration> duration = Optional.empty();

    public Approve(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        var api = connect();
        var which = id.orElseGet(() -> WaitingForMe.theOnlyOne(api, terminal(), "approve"));
        var request = Decisions.approve(api, which, comment, duration);
        var text = new RequestText(request);
        var who = request.text("principal", "they");
        if (text.isPending()) {
            terminal()
                    .say("Your yes counts. " + text.id() + " now waits for " + text.waitsFor() + " (" + text.stageText()
                            + ").");
            terminal().next(line("requests " + text.id()));
        } else {
            terminal()
                    .say(
                            Styled.strong(text.id()),
                            Styled.plain(" "),
                            Styled.state(text.state()),
                            Styled.plain(": " + who + " may use " + text.whatAndHowLong() + text.shortened() + "."));
            terminal().next(text.grant().map(grant -> line("grants " + grant)).orElseGet(() -> line("grants")));
        }
        terminal().result(request);
        return ExitCode.DONE;
    }
}
