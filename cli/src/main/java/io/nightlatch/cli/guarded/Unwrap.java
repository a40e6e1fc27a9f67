package io.nightlatch.cli.guarded;

import io.nightlatch.access.config.Configuration;
import io.nightlatch.access.config.ConfigurationFile;
import io.nightlatch.access.file.FileErrors;
import io.nightlatch.access.file.TextFile;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.cli.command.DatabaseAddress;
import io.nightlatch.cli.command.OutputOptions;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Failure;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import io.nightlatch.cli.terminal.Terminal;
import io.nightlatch.cli.wrap.RoleUnwrap;
import io.nightlatch.postgres.roles.Target;
import io.nightlatch.postgres.roles.TargetUnwrap;
import io.nightlatch.postgres.roles.TargetUnwrap.Step;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "unwrap",
        description = {
            "Take Nightlatch out of your databases again: its logins, groups and schema are dropped, the emergency"
                    + " login",
            "too, and what was taken from others since setup is given back. Shows the SQL; runs it only with --apply.",
            "Refuses while Nightlatch works there or a session is left.",
            "With a ROLE: only give that role back the standing members that nightlatch wrap took."
        },
        footer = {
            "",
            "Examples:",
            "  nightlatch unwrap --config nightlatch.yaml",
            "  nightlatch unwrap --apply",
            "  nightlatch unwrap orders_writer --target postgresql://dba@db.example:5432/shop --apply"
        })
public final class Unwrap implements Callable<Integer> {
    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration that names the databases; else NIGHTLATCH_CONFIG, else nightlatch.yaml.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--admin",
            paramLabel = "URL",
            description = "As whom, where that is another than at setup: postgresql://admin@host/database")
    private Optional<String> admin = Optional.empty();

    @Mixin
    private final DatabaseAddress.ByOption address = new DatabaseAddress.ByOption();

    @Parameters(arity = "0..1", paramLabel = "ROLE", description = "Only undo what nightlatch wrap did to this role.")
    private Optional<String> role = Optional.empty();

    @Option(names = "--apply", description = "Run the SQL.")
    private boolean apply;

    private final Shell shell;

    public Unwrap(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        if (role.isPresent()) {
            return new RoleUnwrap(new Terminal(shell, output.json()), address.url(shell), role.get())
                    .run(apply, "nightlatch unwrap " + role.get() + address.again() + " --apply");
        }
        var file = config.or(() -> shell.variable("NIGHTLATCH_CONFIG").map(Path::of))
                .orElse(Path.of("nightlatch.yaml"));
        try {
            var terminal = new Terminal(shell, output.json());
            var items = new ArrayList<JsonObject>();
            boolean done = true;
            for (var database : ConfigurationFile.read(file, shell.environment())
                    .databases()
                    .entrySet()) {
                done &= unwrap(terminal, file, database.getKey(), database.getValue(), items);
            }
            var again = "nightlatch unwrap --config " + file;
            if (!done) {
                terminal.next("do what stands above, then: " + again);
            } else {
                terminal.next(
                        apply ? "nothing; the files beside " + file + " are yours to remove" : again + " --apply");
            }
            terminal.result(JsonObject.EMPTY.with("items", items));
            return done ? ExitCode.DONE : ExitCode.REFUSED;
        } catch (FileErrors e) {
            throw Failure.refused(String.valueOf(e.getMessage()), "Mend the file there and run it again.")
                    .causedBy(e);
        }
    }

    private boolean unwrap(
            Terminal terminal, Path file, DatabaseName name, Configuration.Target configured, List<JsonObject> items) {
        var record = SetupFiles.before(file, name);
        var before = record.toFile().exists() ? TextFile.read(record) : "{}";
        var url = admin.or(() -> JsonObject.parse(before).text("admin"))
                .orElseThrow(() -> Failure.usage(
                        "There is no " + record.getFileName() + ", which setup writes, so nobody knows how " + name
                                + " was.",
                        "To drop what is Nightlatch's all the same: nightlatch unwrap --admin"
                                + " postgresql://admin@host/database"));
        var who = Admin.of(AdminUrl.parse(url), shell);
        var target = Target.of(configured);
        var unwrap = new TargetUnwrap(target, before);
        terminal.say(
                Styled.strong(name.value()),
                Styled.plain(" on " + AdminUrl.parse(url).where() + ":"));
        var blockers = who.work(target, unwrap::blockers);
        if (!blockers.isEmpty()) {
            ProblemText.tell(terminal, blockers);
            items.add(JsonObject.EMPTY.with("database", name.value()).with("problems", ProblemText.json(blockers)));
            return false;
        }
        var steps = who.work(target, unwrap::steps);
        tell(terminal, target, steps);
        if (apply) {
            who.work(target, broker -> {
                unwrap.apply(broker);
                return true;
            });
            Written.remove(record);
            terminal.say("  All of it is as it was"
                    + (steps.stream().allMatch(Step::possible) ? "." : ", but for what is left to others above."));
        }
        items.add(JsonObject.EMPTY
                .with("database", name.value())
                .with("applied", apply)
                .with(
                        "statements",
                        steps.stream()
                                .filter(Step::possible)
                                .map(Step::statement)
                                .toList())
                .with(
                        "leftToOthers",
                        steps.stream()
                                .filter(step -> !step.possible())
                                .map(Step::statement)
                                .toList()));
        return true;
    }

    private static void tell(Terminal terminal, Target target, List<Step> steps) {
        if (steps.isEmpty()) terminal.say("  nothing of Nightlatch's is there");
        for (var step : steps) {
            var where = step.database().equals(target.database()) ? "" : "   -- in database " + step.database();
            terminal.say(
                    Styled.faint(step.possible() ? "  " : "  left to others: "),
                    Styled.plain(step.statement() + ";"),
                    Styled.faint(where));
        }
    }
}
