package io.nightlatch.cli.access;

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

@Command(
        name = "request",
        description = "Ask for a role for a while; with --wait stay until somebody decided and take the grant's token.",
        footer = {
            "",
            "Examples:",
            "  nightlatch request --database shop --role orders_writer --for 15m --reason \"order 17 is stuck\"",
            "  nightlatch request --database shop --role orders_writer --for 15m --reason \"order 17\" --wait"
        })
public final class RequestCommand extends ServerCommand {
    @Option(names = "--database", paramLabel = "DATABASE", required = true, description = "The database.")
    private String database = "";

    @Option(names = "--role", paramLabel = "ROLE", required = true, description = "The role in it.")
    private String role = "";

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            description = "How long, from the first use: 8s, 15m, 1h30m; else what policy says.")
    private Optional<Duration> duration = Optional.empty();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; approvers read it, and the trail keeps it.")
    private Optional<String> reason = Optional.empty();

    @Option(
            names = "--scope",
            paramLabel = "token|person",
            defaultValue = "token",
            description = "Which sessions it serves: those opened with its token, or all of yours (default: token).")
    private Ask.Scope scope = Ask.Scope.token;

    @Option(names = "--wait", description = "Stay until somebody decided.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "5m",
            description = "How long --wait stays (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofMinutes(5);

    public RequestCommand(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() throws InterruptedException {
        var api = connect();
        var answer = new Ask(database, role, duration, reason, scope).file(api);
        var filed = answer.body();
        var text = new RequestText(filed);
        sayFiled(text, answer.status() == 200);
        if (wait) {
            var approved = new Vigil(shell(), api, terminal(), server().tail()).untilApproved(filed, timeout);
            sayApproved(api, approved);
        } else {
            sayWhatIsOpen(text, filed);
            terminal().result(filed);
        }
        return ExitCode.DONE;
    }

    private void sayFiled(RequestText text, boolean joined) {
        terminal()
                .say(
                        Styled.strong(text.id()),
                        Styled.plain("  " + text.whatAndHowLong() + "  "),
                        Styled.state(text.state()),
                        Styled.plain(joined ? "  (joined the same request, still open)" : ""));
    }

    private void sayWhatIsOpen(RequestText text, JsonObject filed) {
        if (text.isPending()) {
            var until = filed.instant("expiresAt")
                    .map(at -> " until " + moments().full(at))
                    .orElse("");
            terminal().say("Waits for " + text.waitsFor() + " (" + text.stageText() + ")" + until + ".");
            terminal().say("They approve with: nightlatch approve " + text.id());
        } else if (!text.approvedBy().isEmpty()) {
            terminal().say("Approved by " + text.approvedBy() + "; nobody is asked.");
        }
        terminal()
                .next(
                        scope == Ask.Scope.token
                                ? line("connect " + Quoted.forShell(database) + " --role " + Quoted.forShell(role))
                                : line("requests " + text.id()));
    }

    private void sayApproved(Api api, JsonObject approved) {
        var text = new RequestText(approved);
        var by = text.approvedBy();
        terminal()
                .say(
                        Styled.plain(text.id() + " "),
                        Styled.state("approved"),
                        Styled.plain(by.isEmpty() ? "" : " by " + by));
        var unlocked = text.grant().map(id -> UnlockedGrant.of(api, id));
        var gateway = Gateway.of(api, database);
        var result = JsonObject.EMPTY
                .with("request", approved)
                .with("grant", unlocked.map(UnlockedGrant::grant))
                .with("connect", gateway.json());

        unlocked.flatMap(each -> each.grant().instant("activateBefore"))
                .ifPresent(before -> terminal()
                        .say("The clock starts at the first use, before "
                                + moments().full(before) + "."));
        var token = unlocked.flatMap(UnlockedGrant::token);
        if (token.isPresent()) {
            terminal().say(Styled.plain("Token, shown once: "), Styled.strong(token.get()));
            terminal().next(gateway.psql(token.get()));
            terminal().result(result.with("token", token).with("psql", gateway.psql(token.get())));
        } else {
            terminal().say("It serves every session of yours on " + database + ", at its first need.");
            terminal().next(gateway.psql());
            terminal().result(result.with("psql", gateway.psql()));
        }
    }
}
