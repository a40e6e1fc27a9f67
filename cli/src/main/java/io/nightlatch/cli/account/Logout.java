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
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import picocli.CommandLine.Command;

@Command(
        name = "logout",
        description = "Sign out: revoke this machine's token and forget it.",
        footer = {"", "Example:", "  nightlatch logout --profile staging"})
public final class Logout extends ServerCommand {
    public Logout(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        var profiles = new Profiles(shell());
        var name = server().profileName(shell());
        var profile = profiles.find(name)
                .orElseThrow(() -> Failure.refused(
                        "Nobody is signed in here under the profile \"" + name + "\".",
                        "Nothing is left to do; to sign in: nightlatch login --url URL"));
        // Forgotten first: whatever the server says, this machine keeps no secret.
        profiles.forget(name);
        boolean revoked = revoke(profile);

        terminal().say("Signed out: " + profile.user() + " at " + profile.url() + ".");
        terminal().next("nightlatch login --url " + profile.url());
        terminal().result(JsonObject.EMPTY.with("signedOut", profile.user()).with("revoked", revoked));
        return ExitCode.DONE;
    }

    private boolean revoke(Profile profile) {
        if (profile.tokenId().isEmpty()) return false;
        try {
            var api =
                    server().connect(shell(), Server.at(profile.url().toString()), new Account.Token(profile.token()));
            api.delete("/tokens/" + Api.segment(profile.tokenId().get()));
            return true;
        } catch (Failure failure) {
            terminal()
                    .note(Styled.plain("The token is forgotten here, but the server was not told: " + failure.what()));
            return false;
        }
    }
}
