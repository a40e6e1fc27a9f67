package io.nightlatch.cli.policy;

import io.nightlatch.access.file.FileErrors;
import io.nightlatch.access.identity.PeopleFile;
import io.nightlatch.access.identity.Person;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.policy.PolicyAudit;
import io.nightlatch.access.policy.PolicyAudit.Finding;
import io.nightlatch.access.policy.PolicyFile;
import io.nightlatch.cli.command.OutputOptions;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import io.nightlatch.cli.terminal.Table;
import io.nightlatch.cli.terminal.Terminal;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "audit",
        description = {
            "Tell for each wrapped role, hour by hour for a week, how few people can come to it together.",
            "Fails if that is fewer than 'minimumPeople' of the file."
        },
        footer = {"", "Example:", "  nightlatch policy audit policy.yaml --people people.yaml"})
public final class PolicyAudits implements Callable<Integer> {
    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "FILE", description = "The policy file.")
    private Path file = Path.of("policy.yaml");

    @Option(names = "--people", paramLabel = "FILE", required = true, description = "Who is in which group.")
    private Path people = Path.of("people.yaml");

    @Option(
            names = "--from",
            paramLabel = "DATE",
            description = "The first day of the week that is looked at; today if left out. Days are those of UTC.")
    private Optional<LocalDate> from = Optional.empty();

    private final Shell shell;

    public PolicyAudits(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        var terminal = new Terminal(shell, output.json());
        try {
            var read = PolicyFile.read(file, Optional.empty());
            var day = from.orElseGet(() -> LocalDate.ofInstant(shell.clock().instant(), ZoneOffset.UTC));
            var findings = PolicyAudit.of(
                    read.policy(), everybody(), day.atStartOfDay(ZoneOffset.UTC).toInstant());
            terminal.table(new Table(
                    List.of("DATABASE", "ROLE", "FROM", "UNTIL", "PEOPLE", "SUCH AS"),
                    findings.stream().map(PolicyAudits::row).toList()));
            var below = findings.stream()
                    .filter(finding -> finding.isBelow(read.minimumPeople()))
                    .toList();
            if (!below.isEmpty()) {
                terminal.say("The file says that it takes at least " + read.minimumPeople()
                        + " people; fewer can come to " + roles(below) + ".");
            }
            terminal.result(JsonObject.EMPTY
                    .with("minimumPeople", read.minimumPeople())
                    .with("below", below.stream().map(PolicyAudits::json).toList())
                    .with("findings", findings.stream().map(PolicyAudits::json).toList()));
            return below.isEmpty() ? ExitCode.DONE : ExitCode.REFUSED;
        } catch (FileErrors e) {
            e.errors().forEach(error -> terminal.say(error.toString()));
            return ExitCode.REFUSED;
        }
    }

    private List<Principal> everybody() {
        try (var known = PeopleFile.open(people, new SecureRandom())) {
            return known.everybody().stream()
                    .filter(person -> !person.disabled())
                    .map(Person::principal)
                    .toList();
        }
    }

    private static String roles(List<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.role() + " on " + finding.database())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static List<Styled> row(Finding finding) {
        return List.of(
                Styled.plain(finding.database().value()),
                Styled.plain(finding.role().name()),
                Styled.plain(finding.from().toString()),
                Styled.plain(finding.until().toString()),
                Styled.plain(
                        finding.people().isEmpty()
                                ? "nobody can"
                                : String.valueOf(finding.people().size())),
                Styled.plain(names(finding)));
    }

    private static String names(Finding finding) {
        return finding.people().stream().map(PrincipalName::value).collect(Collectors.joining(", "));
    }

    private static JsonObject json(Finding finding) {
        return JsonObject.EMPTY
                .with("database", finding.database().value())
                .with("role", finding.role().name())
                .with("from", finding.from().toString())
                .with("until", finding.until().toString())
                .with(
                        "people",
                        finding.people().stream().map(PrincipalName::value).toList());
    }
}
