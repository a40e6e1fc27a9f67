package io.nightlatch.cli;

import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Failure;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Terminal;
import java.io.PrintWriter;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The main of the command line. */
public final class Nightlatch {
    private final Shell shell;

    Nightlatch(Shell shell) {
        this.shell = shell;
    }

    public static void main(String[] args) {
        System.exit(new Nightlatch(Shell.ofThisProcess()).run(args));
    }

    /** Runs one command and says how it ended. */
    int run(String... args) {
        var commands = Commands.of(shell)
                .setOut(new PrintWriter(shell.out(), true, shell.out().charset()))
                .setErr(new PrintWriter(shell.err(), true, shell.err().charset()));
        commands.setExecutionStrategy(this::execute)
                .setParameterExceptionHandler((mistake, typed) -> mistyped(mistake, typed))
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, parsed.originalArgs()));
        return commands.execute(args);
    }

    private int execute(ParseResult parsed) {
        var deepest = parsed;
        while (deepest.hasSubcommand()) deepest = deepest.subcommand();
        var spec = deepest.commandSpec();
        boolean group = !spec.subcommands().isEmpty();
        // "nightlatch" and "nightlatch token" alone do nothing; what they can do is the answer.
        if (group && !deepest.isUsageHelpRequested() && !deepest.isVersionHelpRequested()) {
            spec.commandLine().usage(shell.err());
            return ExitCode.USAGE;
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private int mistyped(ParameterException mistake, String[] typed) {
        var command = mistake.getCommandLine().getCommandSpec().qualifiedName();
        var what = mistake instanceof UnmatchedArgumentException unmatched
                        && !unmatched.getUnmatched().isEmpty()
                ? "There is no \"" + unmatched.getUnmatched().getFirst() + "\" in " + command + "."
                : sentence(String.valueOf(mistake.getMessage()));
        terminal(Arrays.asList(typed)).error(what, suggestion(mistake) + "See: " + command + " --help");
        return ExitCode.USAGE;
    }

    private static String suggestion(ParameterException mistake) {
        return mistake instanceof UnmatchedArgumentException unmatched
                        && !unmatched.getSuggestions().isEmpty()
                ? "Did you mean " + unmatched.getSuggestions().getFirst() + "? "
                : "";
    }

    private int failed(Exception thrown, Iterable<String> typed) {
        if (shell.variable("NIGHTLATCH_DEBUG").isPresent()) thrown.printStackTrace(shell.err());
        var failure = switch (thrown) {
            case Failure said -> said;
            case InterruptedException _ -> Failure.refused("Interrupted.", "Run it again.");
            default ->
                Failure.refused(
                        "This should not have happened: " + thrown,
                        "Run it again with NIGHTLATCH_DEBUG=1 and report what it prints.");
        };
        terminal(typed).error(failure.what(), failure.next());
        return failure.exitCode();
    }

    // What was typed may not have been understood, so the one option that shapes the answer is looked for by its
    // spelling.
    private Terminal terminal(Iterable<String> typed) {
        for (var word : typed) {
            if (word.equals("--")) break;
            if (word.equals("--json")) return new Terminal(shell, true);
        }
        return new Terminal(shell, false);
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }
}
