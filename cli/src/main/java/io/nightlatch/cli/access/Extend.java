package io.nightlatch.cli.access;

import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.policy.Durations;
import io.nightlatch.cli.api.Api;
import io.nightlatch.cli.command.ServerCommand;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "extend",
        description = {
            "Ask for more time of a grant in use, your own or, as an approver of its role, somebody's.",
            "Its sessions go on as they are."
        },
        footer = {"", "Example:", "  nightlatch extend G-2XQ9A --for 10m"})
public final class Extend extends ServerCommand {
    @Parameters(paramLabel = "ID", description = "The grant, in any case, with or without its G-.")
    private GrantId id = new GrantId("00000");

    @Option(names = "--for", required = true, paramLabel = "DURATION", description = "How much more: 8s, 10m, 1h30m.")
    private Duration duration = Duration.ZERO;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why; left out, the reason of the grant's own request stands.")
    private Optional<String> reason = Optional.empty();

    public Extend(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        var answer = connect()
                .post(
                        "/grants/" + Api.segment(id.value()) + "/extend",
                        JsonObject.EMPTY.with("duration", duration.toString()).with("reason", reason))
                .body();
        var asked = answer.object("request");
        if (asked.isPresent()) asked(new RequestText(asked.get()));
        else extended(answer.object("grant").orElse(JsonObject.EMPTY));
        terminal().result(answer);
        return ExitCode.DONE;
    }

    private void extended(JsonObject grant) {
        var until = grant.instant("endsAt").map(moments()::full).orElse("?");
        terminal()
                .say(
                        Styled.strong(id.value()),
                        Styled.plain(": " + grant.text("principal", "?") + " has " + new RequestText(grant).what()
                                + " until " + until + "."));
        terminal().next(line("grants " + id));
    }

    private void asked(RequestText request) {
        terminal()
                .say(
                        Styled.strong(request.id()),
                        Styled.plain(" waits for " + request.waitsFor() + ": " + Durations.format(duration)
                                + " more for " + id + "."));
        terminal().next(line("requests " + request.id()));
    }
}
