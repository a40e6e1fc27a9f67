package io.nightlatch.cli.account;

import io.nightlatch.cli.api.Account;
import io.nightlatch.cli.api.Api;
import io.nightlatch.cli.api.Server;
import io.nightlatch.cli.command.ServerCommand;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.profile.Profile;
import io.nightlatch.cli.profile.Profiles;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Failure;
import io.nightlatch.cli.shell.Passwords;
import io.nightlatch.cli.shell.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "login",
        description = "Sign in: a token of this machine's own is made and kept; the password is not.",
        footer = {
            "",
            "Examples:",
            "  nightlatch login --user alice",
            "  printf '%%s\\n"
                + "' \"$PASSWORD\" | nightlatch login --url https://nightlatch.example.org --user ci --password-stdin"
        })
public final class Login extends ServerCommand {
    @Option(names = "--password-stdin", description = "Read the password from standard input.")
    private boolean passwordFromStandardInput;

    @Option(
            names = "--expires",
            paramLabel = "DURATION",
            defaultValue = "30d",
            description = "How long the sign-in lasts (default: ${DEFAULT-VALUE}).")
    private Duration expires = Duration.ofDays(30);

    public Login(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        var at = server().server(shell());
        var user = user();
        var profiles = new Profiles(shell());
        var profile = server().profileName(shell());
        var earlier = profiles.find(profile);

        var api = server().connect(shell(), at, new Account.Password(user, password(user)));
        var made = api.post("/tokens", TokenRequest.of(label(), expires)).body();
        var token = TokenRequest.secret(made);
        profiles.save(profile, new Profile(at.url(), user, token, made.text("id")));
        // The token that this sign-in replaces would otherwise live on, in nobody's hands.
        earlier.filter(old -> at.isSameAs(old.url()) && old.user().equals(user))
                .flatMap(Profile::tokenId)
                .ifPresent(id -> revokeQuietly(api, id));

        report(at, user, made, profiles);
        return ExitCode.DONE;
    }

    private void report(Server at, String user, JsonObject made, Profiles profiles) {
        var terminal = terminal();
        var until = made.instant("expiresAt")
                .map(end -> " until " + moments().full(end))
                .orElse("");
        terminal.say("Signed in to " + at.url() + " as " + user + until + ".");
        terminal.say("The token is kept in " + profiles.file() + ", readable by you only.");
        terminal.next("nightlatch me" + profileTail());
        terminal.result(JsonObject.EMPTY
                .with("url", at.url().toString())
                .with("user", user)
                .with("expiresAt", made.text("expiresAt"))
                .with("file", profiles.file().toString()));
    }

    private String profileTail() {
        var name = server().profileName(shell());
        return name.equals(Profiles.DEFAULT) ? "" : " --profile " + name;
    }

    private String user() {
        return server().user(shell())
                .or(() -> shell().keyboard().line("User: ").filter(name -> !name.isEmpty()))
                .orElseThrow(() -> Failure.usage("Who signs in is not said.", "Say it with --user NAME."));
    }

    private String password(String user) {
        if (passwordFromStandardInput) {
            return Passwords.fromStandardInput(shell(), 1).getFirst();
        }
        return shell().variable("NIGHTLATCH_PASSWORD")
                .orElseGet(() -> Passwords.typed(shell(), "Password of " + user + ": "));
    }

    /** What the token is called in the list of tokens, so that its owner knows which to revoke when a machine is lost. */
    private String label() {
        return "nightlatch login on " + shell().variable("HOSTNAME").orElseGet(Login::hostName);
    }

    private static String hostName() {
        try {
            return Files.readString(Path.of("/etc/hostname")).strip();
        } catch (IOException e) {
            return "an unnamed machine";
        }
    }

    private static void revokeQuietly(Api api, String tokenId) {
        try {
            api.delete("/tokens/" + Api.segment(tokenId));
        } catch (Failure alreadyGone) {
            // It has expired or was revoked; either way it is of no use to anybody.
        }
    }
}
