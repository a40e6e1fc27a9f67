package io.nightlatch.cli.guarded;

import io.nightlatch.access.config.Configuration;
import io.nightlatch.access.config.ConfigurationFile;
import io.nightlatch.access.file.FileErrors;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.policy.PolicyFile;
import io.nightlatch.cli.command.OutputOptions;
import io.nightlatch.cli.people.FirstPeople;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Failure;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Terminal;
import io.nightlatch.postgres.roles.GuardedRoles;
import io.nightlatch.postgres.roles.Problem;
import io.nightlatch.postgres.roles.Survey;
import io.nightlatch.postgres.roles.Target;
import io.nightlatch.postgres.roles.TargetSetup;
import io.nightlatch.postgres.roles.TargetSetup.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "setup",
        description = {
            "Before a database of your own: looks at its roles, proposes nightlatch.yaml and policy.yaml, and writes"
                    + " the",
            "SQL that Nightlatch needs there. Changes the database only with --apply, and takes no right from anybody.",
            "Needs no superuser. Run again, it keeps your files and follows them."
        },
        footer = {
            "",
            "The password comes from PGPASSWORD, ~/.pgpass or the keyboard, and is kept nowhere.",
            "",
            "Examples:",
            "  nightlatch setup postgresql://dba@db.example.com/shop",
            "  nightlatch setup postgresql://dba@db.example.com/shop --apply \\\\",
            "    --person alice:developers --person bob:approvers,admins"
        })
public final class Setup implements Callable<Integer> {
    private static final int SECRET_BYTES = 24;

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "URL", description = "postgresql://admin@host[:port]/database[?sslmode=…&sslrootcert=…]")
    private String url = "";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration to write or to follow; else NIGHTLATCH_CONFIG, else nightlatch.yaml.")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--apply", description = "Run the SQL, in one transaction, after writing down how it was before.")
    private boolean apply;

    @Option(
            names = "--person",
            paramLabel = "NAME:GROUP[,GROUP]",
            description = "Somebody who is there from the beginning; their password is made and shown once.")
    private List<String> people = List.of();

    private final Shell shell;

    public Setup(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        var place = AdminUrl.parse(url);
        var first = firstPeople();
        var file = config.or(() -> shell.variable("NIGHTLATCH_CONFIG").map(Path::of))
                .orElse(Path.of("nightlatch.yaml"));
        try {
            return work(place, file, first);
        } catch (FileErrors e) {
            throw Failure.refused(String.valueOf(e.getMessage()), "Mend the file there and run it again.")
                    .causedBy(e);
        }
    }

    private List<FirstPeople> firstPeople() {
        try {
            return people.stream().map(FirstPeople::parse).toList();
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--person: " + e.getMessage() + ".", "As in: --person bob:approvers,admins")
                    .causedBy(e);
        }
    }

    private int work(AdminUrl place, Path file, List<FirstPeople> first) {
        var text = new SetupText(
                new Terminal(shell, output.json()),
                "nightlatch setup " + (url.matches("[\\w:/@.-]+") ? url : "'" + url + "'") + tail());
        var admin = Admin.of(place, shell);
        boolean fresh = !Files.exists(file);
        // Nothing is written for a database that cannot even be looked at.
        var survey = admin.work(unprepared(place), Survey::of);
        text.found(place, survey);
        if (fresh) writeConfiguration(place, file, text);
        var configuration = ConfigurationFile.read(file, shell.environment());
        var database = databaseOf(place, file, configuration, text);
        var name = database.getKey();
        if (!Files.exists(configuration.policy())) {
            Written.to(configuration.policy(), ProposedPolicy.text(name.value(), survey));
            text.wrote(configuration.policy(), "who may ask for what, and who approves: look at it");
        }
        for (var added : FirstPeople.add(configuration.people(), first)) text.added(added);
        return prepare(place, admin, survey, file, configuration, database, text);
    }

    private int prepare(
            AdminUrl place,
            Admin admin,
            Survey survey,
            Path file,
            Configuration configuration,
            Map.Entry<DatabaseName, Configuration.Target> database,
            SetupText text) {
        var name = database.getKey();
        var target = Target.of(database.getValue());
        var policy = PolicyFile.read(configuration.policy(), Optional.empty()).policy();
        var roles = policy.database(name)
                .map(GuardedRoles::of)
                .orElseThrow(() -> noPolicy(configuration, name, survey, text));
        var setup = new TargetSetup(target, roles, new SecureRandom());
        var steps = admin.work(target, setup::steps);
        var script = SetupFiles.script(file, name);
        Written.to(script, SetupScript.text(place, survey.version(), steps, admin.work(target, setup::hardening)));
        text.wrote(script, "what is done in the database, and proposals");
        var missing = steps.stream()
                .filter(step -> step.needed() && !step.possible())
                .map(Step::repair)
                .distinct()
                .toList();
        text.leftOut(place.user(), steps, script);
        if (!missing.isEmpty()) {
            text.missing(place.user(), missing);
            return ExitCode.REFUSED;
        }
        if (!apply) {
            text.nothingChanged(Files.exists(configuration.people()));
            return ExitCode.DONE;
        }
        var record = SetupFiles.before(file, name);
        if (!Files.exists(record)) {
            Written.to(record, admin.work(target, broker -> setup.before(broker, place.text())) + "\n");
            text.wrote(record, "how it was before, for nightlatch unwrap");
        }
        admin.work(target, broker -> {
            setup.apply(broker);
            return true;
        });
        var problems = Preflight.check(database.getValue(), roles);
        boolean fit = problems.stream().noneMatch(Problem::blocks);
        text.applied(name, problems, fit, file, Files.exists(configuration.people()));
        return fit ? ExitCode.DONE : ExitCode.REFUSED;
    }

    private static Failure noPolicy(Configuration configuration, DatabaseName name, Survey survey, SetupText text) {
        var proposal = ProposedPolicy.text(name.value(), survey);
        text.lines(proposal.substring(proposal.indexOf("databases:\n") + "databases:\n".length()));
        return Failure.refused(
                configuration.policy() + " says nothing of " + name + ".",
                "Put what stands above below its \"databases:\" and run it again.");
    }

    /** What is known of a target before we have logins there. */
    private static Target unprepared(AdminUrl place) {
        var nobody = new Target.Account("nightlatch_broker", "");
        var first = place.addresses().getFirst();
        return Target.of(
                        first.host(),
                        first.port(),
                        place.database(),
                        nobody,
                        new Target.Account("nightlatch_undertaker", ""))
                .withAddresses(place.addresses())
                .withTls(new Target.Tls(place.sslMode().word(), place.ca(), "prefer"));
    }

    private static void writeConfiguration(AdminUrl place, Path file, SetupText text) {
        var random = new SecureRandom();
        for (var login : List.of("broker", "undertaker")) {
            var bytes = new byte[SECRET_BYTES];
            random.nextBytes(bytes);
            var secret = file.toAbsolutePath().resolveSibling(ProposedConfiguration.secret(login));
            if (!Files.exists(secret)) Written.to(secret, HexFormat.of().formatHex(bytes) + "\n");
        }
        Written.to(file, ProposedConfiguration.text(place));
        text.wrote(file, "where things are; the passwords of our logins are in secrets/");
    }

    private static Map.Entry<DatabaseName, Configuration.Target> databaseOf(
            AdminUrl place, Path file, Configuration configuration, SetupText text) {
        return configuration.databases().entrySet().stream()
                .filter(entry -> entry.getValue().database().equals(place.database())
                        && entry.getValue().addresses().equals(place.addresses()))
                .findFirst()
                .orElseThrow(() -> {
                    text.lines(ProposedConfiguration.database(place));
                    return Failure.refused(
                            file + " is there and names no database " + place.database() + " on " + place.where() + ".",
                            "Name another file by --config, or put what stands above below its \"databases:\" and run"
                                    + " it again.");
                });
    }

    private String tail() {
        return config.map(file -> " --config " + file).orElse("");
    }
}
