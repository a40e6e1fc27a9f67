package io.nightlatch.cli.wrap;

import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Group;
import io.nightlatch.cli.command.DatabaseAddress;
import io.nightlatch.cli.command.OutputOptions;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Failure;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import io.nightlatch.cli.terminal.Table;
import io.nightlatch.cli.terminal.Terminal;
import io.nightlatch.postgres.roles.xray.DatabaseUrl;
import io.nightlatch.postgres.roles.xray.Right;
import io.nightlatch.postgres.roles.xray.StandingMembers;
import io.nightlatch.postgres.roles.xray.WrapPlan;
import io.nightlatch.postgres.roles.xray.WrapPlan.Loss;
import io.nightlatch.postgres.roles.xray.Xray;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "wrap",
        description = {
            "Make a role something to ask for: shows who would lose what and whether they used it lately; with --apply"
                    + " takes its",
            "standing members away, which nightlatch unwrap undoes, and adds the role to a policy proposal."
        },
        footer = {
            "",
            "Examples:",
            "  nightlatch wrap orders_writer --target postgresql://dba@db.example:5432/shop --keep shop_app",
            "  nightlatch wrap orders_writer --target postgresql://dba@db.example:5432/shop --keep shop_app --apply"
        })
public final class Wrap implements Callable<Integer> {
    private static final int MOST_NAMES = 4;

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final DatabaseAddress.ByOption address = new DatabaseAddress.ByOption();

    @Parameters(paramLabel = "ROLE", description = "The role that has to be asked for from now on.")
    private String role = "";

    @Option(
            names = "--keep",
            split = ",",
            paramLabel = "MEMBER",
            description = "Members that stay: applications, replication, migrations.")
    private Set<String> keep = Set.of();

    @Option(names = "--apply", description = "Do it; else only show it.")
    private boolean apply;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "The policy file that gets the role's rule; policy-proposal.yaml if nothing is said.")
    private Path policy = Path.of("policy-proposal.yaml");

    @Option(
            names = "--database",
            paramLabel = "NAME",
            description = "What the policy calls the database; its own name if nothing is said.")
    private Optional<String> database = Optional.empty();

    @Option(
            names = "--who",
            split = ",",
            paramLabel = "GROUP",
            description = "Who may ask; developers if nothing is said.")
    private List<Group> who = List.of(new Group("developers"));

    @Option(
            names = "--approve",
            split = ",",
            paramLabel = "GROUP",
            description = "Who approves; dbas if nothing is said.")
    private List<Group> approve = List.of(new Group("dbas"));

    private final Shell shell;

    public Wrap(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        var url = address.url(shell);
        var terminal = new Terminal(shell, output.json());
        var plan = plan(url);
        tell(terminal, plan);
        var proposal = new PolicyProposal(
                policy,
                new DatabaseName(database.orElse(url.database())),
                new DatabaseRole(role),
                keep.stream().sorted().map(DatabaseRole::new).toList(),
                who,
                approve);
        // Found out before anything is changed, since the two belong together.
        var text = proposal.text();
        if (apply) {
            take(terminal, url, plan);
            proposal.write(text);
            terminal.say(
                    policy + " has the rule for " + role + ". It is a proposal: look at who may ask and who approves.");
            terminal.next("nightlatch policy check " + policy);
        } else {
            terminal.say("");
            terminal.say(Styled.strong("Would be run"));
            for (var statement : statements(url, plan)) terminal.say("  " + statement + ";");
            terminal.say("");
            terminal.say(Styled.strong("Would stand in " + policy));
            proposal.rule().lines().forEach(terminal::say);
            terminal.next("nightlatch wrap " + role + address.again()
                    + (keep.isEmpty() ? "" : " --keep " + String.join(",", keep)) + " --apply");
        }
        terminal.result(json(plan).with("applied", apply));
        return ExitCode.DONE;
    }

    private WrapPlan plan(DatabaseUrl url) {
        try (var connection = url.openReadOnly()) {
            return WrapPlan.of(Xray.read(connection), role, keep);
        } catch (WrapPlan.NotWrappable e) {
            throw Failure.refused(String.valueOf(e.getMessage()), "nightlatch xray shows which roles can be wrapped.")
                    .causedBy(e);
        } catch (SQLException e) {
            throw DatabaseAddress.failed(url, e);
        }
    }

    private List<String> statements(DatabaseUrl url, WrapPlan plan) {
        if (plan.taken().isEmpty()) return List.of();
        try (var connection = url.openReadOnly()) {
            return new StandingMembers(connection, role).taking(plan);
        } catch (SQLException e) {
            throw DatabaseAddress.failed(url, e);
        }
    }

    private void take(Terminal terminal, DatabaseUrl url, WrapPlan plan) {
        if (plan.taken().isEmpty()) {
            terminal.say(role + " has no standing members to take away.");
            return;
        }
        try (var connection = url.openForChange()) {
            new StandingMembers(connection, role).take(plan);
        } catch (SQLException e) {
            throw DatabaseAddress.failed(url, e);
        }
        terminal.say(
                new Styled(Styled.Style.GOOD, role + " has lost " + plan.taken().size() + " standing members. "),
                Styled.plain("Undo it with: nightlatch unwrap " + role + address.again() + " --apply"));
        terminal.say("Sessions that are open keep what they have begun until they end: end them if that matters.");
    }

    private void tell(Terminal terminal, WrapPlan plan) {
        terminal.say(
                Styled.strong(role),
                Styled.plain(": " + plan.taken().size() + " standing members go"
                        + (plan.kept().isEmpty() ? "" : ", " + String.join(", ", plan.kept()) + " stays")
                        + (plan.handsOn().isEmpty()
                                ? ""
                                : "; " + String.join(", ", plan.handsOn()) + " only hands it on and stays")));
        if (plan.losses().isEmpty()) {
            terminal.say("Nobody who logs in would lose a right.");
            return;
        }
        terminal.table(new Table(
                List.of("WHO", "LOSES", "ON", "USE"),
                plan.losses().stream()
                        .map(loss -> List.of(
                                Styled.strong(loss.login()),
                                Styled.plain(rights(loss)),
                                Styled.plain(things(loss)),
                                new Styled(
                                        loss.use().idle() ? Styled.Style.GOOD : Styled.Style.WAITING,
                                        loss.use().word())))
                        .toList()));
    }

    private static String rights(Loss loss) {
        return String.join(", ", loss.rights().stream().map(Right::word).toList());
    }

    private static String things(Loss loss) {
        int more = loss.things().size() - MOST_NAMES;
        return loss.kind().word() + " " + (loss.schema().isEmpty() ? "" : loss.schema() + ".")
                + String.join(", ", loss.things().stream().limit(MOST_NAMES).toList())
                + (more > 0 ? " and " + more + " more" : "");
    }

    private JsonObject json(WrapPlan plan) {
        return JsonObject.EMPTY
                .with("role", role)
                .with("taken", plan.taken().size())
                .with("kept", plan.kept())
                .with("handsOn", plan.handsOn())
                .with(
                        "losses",
                        plan.losses().stream()
                                .map(loss -> JsonObject.EMPTY
                                        .with("login", loss.login())
                                        .with("kind", loss.kind().word())
                                        .with("schema", loss.schema())
                                        .with("objects", loss.things())
                                        .with(
                                                "rights",
                                                loss.rights().stream()
                                                        .map(Right::word)
                                                        .toList())
                                        .with("use", loss.use().word()))
                                .toList());
    }
}
