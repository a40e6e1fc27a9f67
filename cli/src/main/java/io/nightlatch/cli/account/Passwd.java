package io.nightlatch.cli.account;

import io.nightlatch.cli.command.ServerCommand;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Passwords;
import io.nightlatch.cli.shell.Shell;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "passwd",
        description = "Change your own password, for this program and the database alike.",
        footer = {"", "Example:", "  nightlatch passwd"})
public final class Passwd extends ServerCommand {
    @Option(
            names = "--password-stdin",
            description = "Read the current and the new password from standard input, each on a line of its own.")
    private boolean passwordsFromStandardInput;

    public Passwd(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        var api = connect();
        String current;
        String fresh;
        if (passwordsFromStandardInput) {
            var both = Passwords.fromStandardInput(shell(), 2);
            current = both.getFirst();
            fresh = both.getLast();
        } else {
            current = Passwords.typed(shell(), "Current password: ");
            fresh = Passwords.typedTwice(shell(), "New password: ");
        }
        api.post("/me/password", JsonObject.EMPTY.with("current", current).with("new", fresh));

        terminal().say("Your password is changed; it counts from the next connection on.");
        terminal().next(line("me"));
        terminal().result(JsonObject.EMPTY.with("changed", true));
        return ExitCode.DONE;
    }
}
