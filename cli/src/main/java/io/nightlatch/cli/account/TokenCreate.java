package io.nightlatch.cli.account;

import io.nightlatch.cli.command.ServerCommand;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Passwords;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "create",
        description = "Make a token that does what you may do. It is shown once.",
        footer = {"", "Example:", "  nightlatch token create --label nightly-report --expires 30d"})
public final class TokenCreate extends ServerCommand {
    @Option(names = "--label", paramLabel = "TEXT", required = true, description = "What it is for.")
    private String label = "";

    @Option(names = "--expires", paramLabel = "DURATION", required = true, description = "How long it lasts: 8h, 30d.")
    private Duration expires = Duration.ZERO;

    @Option(names = "--password-stdin", description = "Read your password from standard input.")
    private boolean passwordFromStandardInput;

    public TokenCreate(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        var made = server().connectByPassword(shell(), this::password)
                .post("/tokens", TokenRequest.of(label, expires))
                .body();
        var secret = TokenRequest.secret(made);
        var terminal = terminal();
        terminal.say(Styled.strong(secret));
        terminal.say("This is its only showing"
                + made.instant("expiresAt")
                        .map(end -> "; it lasts until " + moments().full(end))
                        .orElse("") + ".");
        terminal.say("Give it to a script as NIGHTLATCH_TOKEN.");
        terminal.next(line("token list"));
        terminal.result(made);
        return ExitCode.DONE;
    }

    /** A token must not make tokens, or a stolen one would live for ever; so whoever is signed in by one is asked. */
    private String password(String user) {
        if (passwordFromStandardInput) {
            return Passwords.fromStandardInput(shell(), 1).getFirst();
        }
        return shell().variable("NIGHTLATCH_PASSWORD")
                .orElseGet(() -> Passwords.typed(shell(), "Password of " + user + ": "));
    }
}
