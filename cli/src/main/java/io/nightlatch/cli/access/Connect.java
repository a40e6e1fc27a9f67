package io.nightlatch.cli.access;

import io.nightlatch.access.policy.Durations;
import io.nightlatch.cli.api.Api;
import io.nightlatch.cli.command.ServerCommand;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Failure;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "connect",
        description =
                "Open psql through the gateway; with --role ask for the role first, wait for the yes, and go in with"
                        + " it.",
        footer = {
            "",
            "Examples:",
            "  nightlatch connect shop",
            "  nightlatch connect shop --role orders_writer --for 15m --reason \"order 17 is stuck\"",
            "  nightlatch connect shop --role orders_writer -- -c \"update orders set status = 'open' where id = 17\""
        })
public final class Connect extends ServerCommand {
    @Parameters(index = "0", paramLabel = "DATABASE", description = "The database.")
    private String database = "";

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "ARG", description = "After --: what psql gets.")
    private List<String> arguments = List.of();

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "Ask for this role, or use a grant of it that you have.")
    private Optional<String> role = Optional.empty();

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            description = "How long to ask for; without --role: in the session.")
    private Optional<Duration> duration = Optional.empty();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; without --role: for the asks in the session.")
    private Optional<String> reason = Optional.empty();

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "5m",
            description = "How long to wait for the yes (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofMinutes(5);

    public Connect(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var api = connect();
        var gateway = Gateway.of(api, database);
        // Before anybody is asked: a yes that cannot be used is a yes wasted.
        var psql = terminal().isJson() ? Optional.<Path>empty() : Optional.of(psql(gateway));
        var token = role.isPresent() ? Optional.of(token(api, role.get())) : Optional.<String>empty();
        if (psql.isPresent()) return run(psql.get(), gateway, token);
        terminal()
                .result(gateway.json()
                        .with("token", token)
                        .with("psql", token.map(gateway::psql).orElseGet(gateway::psql)));
        return ExitCode.DONE;
    }

    private String token(Api api, String wanted) throws InterruptedException {
        var grant = UnlockedGrant.inForce(api, database, wanted);
        if (grant.isPresent()) {
            terminal().note(Styled.plain("You have " + grant.get() + " already; a new token replaces its old one."));
        } else {
            grant = approvedGrant(api, wanted);
        }
        return grant.map(id -> UnlockedGrant.of(api, id))
                .flatMap(UnlockedGrant::token)
                .orElseThrow(() -> Failure.refused(
                        "The grant of " + wanted + " serves your sessions, not a token.",
                        "Go in without --role: " + line("connect " + Quoted.forShell(database))));
    }

    private Optional<String> approvedGrant(Api api, String wanted) throws InterruptedException {
        var filed = new Ask(database, wanted, duration, reason, Ask.Scope.token)
                .file(api)
                .body();
        var approved = new Vigil(shell(), api, terminal(), server().tail()).untilApproved(filed, timeout);
        return new RequestText(approved).grant();
    }

    private int run(Path psql, Gateway gateway, Optional<String> token) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(psql.toString(), gateway.conninfo()));
        command.addAll(arguments);
        return shell().programs().run(command, PsqlEnvironment.of(shell(), token, sessionOptions()));
    }

    /** What the session's own asks begin with, as the gateway reads it at connect; a role asked for here needs neither. */
    private List<String> sessionOptions() {
        var options = new ArrayList<String>();
        if (role.isPresent()) return options;
        reason.ifPresent(why -> options.add("-c nightlatch.reason=" + Quoted.forOptions(why)));
        duration.ifPresent(length -> options.add("-c nightlatch.duration=" + length.toSeconds() + "s"));
        return options;
    }

    private Path psql(Gateway gateway) {
        return shell().programs()
                .find("psql", shell().variable("PATH").orElse(""))
                .orElseThrow(() -> Failure.refused(
                        "psql is not on the PATH. The same database, for any other client: " + gateway.jdbc(),
                        role.isEmpty()
                                ? "Install psql (package postgresql-client), or paste that address."
                                : "Take a token and give it as the password: "
                                        + line("request --database " + Quoted.forShell(database) + " --role "
                                                + Quoted.forShell(role.get())
                                                + duration.map(length -> " --for " + Durations.format(length))
                                                        .orElse("")
                                                + reason.map(why -> " --reason " + Quoted.forShell(why))
                                                        .orElse("")
                                                + " --wait")));
    }
}
