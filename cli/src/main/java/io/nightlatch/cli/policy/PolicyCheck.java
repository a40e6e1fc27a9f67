package io.nightlatch.cli.policy;

import io.nightlatch.access.file.FileError;
import io.nightlatch.access.file.FileErrors;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.PeopleFile;
import io.nightlatch.access.policy.PolicyFile;
import io.nightlatch.cli.command.OutputOptions;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import io.nightlatch.cli.terminal.Terminal;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        description = "Tell everything that is wrong in a policy file, by line and column, without using it.",
        footer = {"", "Example:", "  nightlatch policy check policy.yaml --people people.yaml"})
public final class PolicyCheck implements Callable<Integer> {
    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "FILE", description = "The policy file.")
    private Path file = Path.of("policy.yaml");

    @Option(
            names = "--people",
            paramLabel = "FILE",
            description = "Also warn of groups in which this people file has nobody.")
    private Optional<Path> people = Optional.empty();

    private final Shell shell;

    public PolicyCheck(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        var terminal = new Terminal(shell, output.json());
        try {
            var read = PolicyFile.read(file, people.map(PolicyCheck::groups));
            read.warnings().forEach(warning -> terminal.say("warning: " + warning));
            terminal.say(
                    Styled.strong(file.toString()),
                    Styled.plain(" is right; its version is " + read.policy().version() + "."));
            terminal.result(result(List.of(), read.warnings())
                    .with("version", read.policy().version()));
            return ExitCode.DONE;
        } catch (FileErrors e) {
            e.errors().forEach(error -> terminal.say(error.toString()));
            terminal.result(result(e.errors(), List.of()));
            return ExitCode.REFUSED;
        }
    }

    private static Set<Group> groups(Path people) {
        try (var file = PeopleFile.open(people, new SecureRandom())) {
            return file.groups();
        }
    }

    private static JsonObject result(List<FileError> errors, List<FileError> warnings) {
        return JsonObject.EMPTY
                .with("errors", errors.stream().map(PolicyCheck::json).toList())
                .with("warnings", warnings.stream().map(PolicyCheck::json).toList());
    }

    static JsonObject json(FileError error) {
        return JsonObject.EMPTY
                .with("file", error.file())
                .with("line", error.line())
                .with("column", error.column())
                .with("message", error.message());
    }
}
