package io.nightlatch.cli.command;

import io.nightlatch.cli.api.Account;
import io.nightlatch.cli.api.Api;
import io.nightlatch.cli.api.Server;
import io.nightlatch.cli.api.Trust;
import io.nightlatch.cli.profile.Profile;
import io.nightlatch.cli.profile.Profiles;
import io.nightlatch.cli.shell.Failure;
import io.nightlatch.cli.shell.Passwords;
import io.nightlatch.cli.shell.Shell;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Which server, and as whom. What is typed wins over the environment, and that over what {@code login} saved. */
public final class ServerOptions {
    /** Where a server listens if nobody tells it otherwise. */
    private static final String USUAL_URL = "http://127.0.0.1:8080";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The server; else NIGHTLATCH_URL, else what login saved, else " + USUAL_URL + ".")
    private Optional<String> url = Optional.empty();

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "Who you are, with NIGHTLATCH_PASSWORD; else NIGHTLATCH_USER, else what login saved.")
    private Optional<String> user = Optional.empty();

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Which saved sign-in; else NIGHTLATCH_PROFILE, else \"default\".")
    private Optional<String> profile = Optional.empty();

    public String profileName(Shell shell) {
        return profile.or(() -> shell.variable("NIGHTLATCH_PROFILE")).orElse(Profiles.DEFAULT);
    }

    public Server server(Shell shell) {
        return url.or(() -> shell.variable("NIGHTLATCH_URL"))
                .or(() -> saved(shell).map(saved -> saved.url().toString()))
                .map(Server::at)
                .orElseGet(() -> Server.at(USUAL_URL));
    }

    public Optional<String> user(Shell shell) {
        return user.or(() -> shell.variable("NIGHTLATCH_USER"));
    }

    /** The API of the chosen server for the chosen person. */
    public Api connect(Shell shell) {
        var server = server(shell);
        return connect(shell, server, account(shell, server));
    }

    /** For what a token may not do: the chosen or signed-in person by their password. */
    public Api connectByPassword(Shell shell, Function<String, String> passwordOf) {
        var server = server(shell);
        var name = user(shell)
                .or(() -> saved(shell)
                        .filter(profile -> server.isSameAs(profile.url()))
                        .map(Profile::user))
                .orElseThrow(() -> nobody(server));
        return connect(shell, server, new Account.Password(name, passwordOf.apply(name)));
    }

    public Api connect(Shell shell, Server server, Account account) {
        return new Api(
                server, account, shell.variable("NIGHTLATCH_CA").map(Path::of).map(Trust::in));
    }

    /** What a next command needs at its end to reach the same server as the same person: the options as they were typed. */
    public String tail() {
        return url.map(typed -> " --url " + typed).orElse("")
                + user.map(typed -> " --user " + typed).orElse("")
                + profile.map(typed -> " --profile " + typed).orElse("");
    }

    private Account account(Shell shell, Server server) {
        var token = shell.variable("NIGHTLATCH_TOKEN");
        if (token.isPresent()) return new Account.Token(token.get());
        // A saved token is shown only to the server that it was saved for.
        var saved = saved(shell).filter(profile -> server.isSameAs(profile.url()));
        var name = user(shell);
        if (name.isEmpty()) return saved.map(ServerOptions::token).orElseThrow(() -> nobody(server));
        return shell.variable("NIGHTLATCH_PASSWORD")
                .<Account>map(password -> new Account.Password(name.get(), password))
                .or(() -> saved.filter(profile -> profile.user().equals(name.get()))
                        .map(ServerOptions::token))
                .orElseGet(() ->
                        new Account.Password(name.get(), Passwords.typed(shell, "Password of " + name.get() + ": ")));
    }

    private Optional<Profile> saved(Shell shell) {
        return new Profiles(shell).find(profileName(shell));
    }

    private static Account token(Profile profile) {
        return new Account.Token(profile.token());
    }

    private static Failure nobody(Server server) {
        return Failure.usage(
                "Nobody is signed in to " + server.url() + " here.",
                "Sign in: nightlatch login --url " + server.url()
                        + " (or set NIGHTLATCH_USER and NIGHTLATCH_PASSWORD)");
    }
}
