package io.nightlatch.cli.guarded;

import io.nightlatch.access.config.Configuration;
import io.nightlatch.access.config.ConfigurationFile;
import io.nightlatch.access.file.FileErrors;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.policy.DatabasePolicy;
import io.nightlatch.access.policy.PolicyFile;
import io.nightlatch.cli.command.OutputOptions;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Failure;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import io.nightlatch.cli.terminal.Terminal;
import io.nightlatch.postgres.roles.Broker;
import io.nightlatch.postgres.roles.GuardedRoles;
import io.nightlatch.postgres.roles.Problem;
import io.nightlatch.postgres.roles.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "preflight",
        description = {
            "Whether Nightlatch could open, unlock and end sessions in your databases: asks their catalogs and runs"
                    + " one",
            "session of its own, which leaves nothing behind. Names each right that is missing with the statement for"
                    + " it."
        },
        footer = {"", "Examples:", "  nightlatch preflight --config nightlatch.yaml", "  nightlatch preflight --json"})
public final class Preflight implements Callable<Integer> {
    private static final DatabasePolicy NOTHING = new DatabasePolicy(Map.of(), Set.of(), List.of());

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration that names the databases; else NIGHTLATCH_CONFIG, else nightlatch.yaml.")
    private Optional<Path> config = Optional.empty();

    private final Shell shell;

    public Preflight(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        var file = config.or(() -> shell.variable("NIGHTLATCH_CONFIG").map(Path::of))
                .orElse(Path.of("nightlatch.yaml"));
        try {
            return look(file, ConfigurationFile.read(file, shell.environment()));
        } catch (FileErrors e) {
            throw Failure.refused(String.valueOf(e.getMessage()), "Mend the file there and run it again.")
                    .causedBy(e);
        }
    }

    private int look(Path file, Configuration configuration) {
        var terminal = new Terminal(shell, output.json());
        var policy = PolicyFile.read(configuration.policy(), Optional.empty()).policy();
        var items = new ArrayList<JsonObject>();
        boolean fit = true;
        for (var target : configuration.databases().entrySet()) {
            var roles = GuardedRoles.of(policy.database(target.getKey()).orElse(NOTHING));
            var problems = check(target.getValue(), roles);
            fit &= problems.stream().noneMatch(Problem::blocks);
            tell(terminal, target.getKey(), problems);
            items.add(json(target.getKey(), problems));
        }
        terminal.next(
                fit
                        ? "nightlatch up --config " + file
                        : "run the statements above as a superuser, then: nightlatch preflight --config " + file);
        terminal.result(JsonObject.EMPTY.with("items", items));
        return fit ? ExitCode.DONE : ExitCode.REFUSED;
    }

    static List<Problem> check(Configuration.Target target, GuardedRoles roles) {
        try (var broker = new Broker(Target.of(target))) {
            return io.nightlatch.postgres.roles.Preflight.check(broker, roles);
        }
    }

    static void tell(Terminal terminal, DatabaseName database, List<Problem> problems) {
        boolean fit = problems.stream().noneMatch(Problem::blocks);
        terminal.say(
                Styled.strong(database.value()),
                Styled.plain(fit ? ": sessions can be opened, unlocked and ended." : ": not ready for sessions."));
        ProblemText.tell(terminal, problems);
    }

    private static JsonObject json(DatabaseName database, List<Problem> problems) {
        return JsonObject.EMPTY
                .with("database", database.value())
                .with("fit", problems.stream().noneMatch(Problem::blocks))
                .with("problems", ProblemText.json(problems));
    }
}
