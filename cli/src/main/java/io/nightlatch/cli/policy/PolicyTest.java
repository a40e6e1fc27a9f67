package io.nightlatch.cli.policy;

import io.nightlatch.access.file.FileError;
import io.nightlatch.access.file.FileErrors;
import io.nightlatch.access.policy.PolicyFile;
import io.nightlatch.cli.command.OutputOptions;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import io.nightlatch.cli.terminal.Terminal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "test",
        description = "Run the cases that stand under 'tests' in a policy file, without using the file.",
        footer = {"", "Example:", "  nightlatch policy test policy.yaml"})
public final class PolicyTest implements Callable<Integer> {
    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "FILE", description = "The policy file.")
    private Path file = Path.of("policy.yaml");

    private final Shell shell;

    public PolicyTest(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        var terminal = new Terminal(shell, output.json());
        try {
            var read = PolicyFile.read(file, Optional.empty());
            var failures = read.tests().stream()
                    .flatMap(test -> test.failure(read.policy()).stream())
                    .toList();
            failures.forEach(failure -> terminal.say(failure.toString()));
            int all = read.tests().size();
            terminal.say(
                    Styled.strong(file.toString()),
                    Styled.plain(": " + (all - failures.size()) + " of " + all + " cases are as they say."));
            terminal.result(result(failures).with("cases", all));
            return failures.isEmpty() ? ExitCode.DONE : ExitCode.REFUSED;
        } catch (FileErrors e) {
            e.errors().forEach(error -> terminal.say(error.toString()));
            terminal.result(result(e.errors()));
            return ExitCode.REFUSED;
        }
    }

    private static JsonObject result(List<FileError> errors) {
        return JsonObject.EMPTY.with(
                "errors", errors.stream().map(PolicyCheck::json).toList());
    }
}
