package io.nightlatch.cli.access;

import io.nightlatch.cli.command.ServerCommand;
import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.ExitCode;
import io.nightlatch.cli.shell.Shell;
import io.nightlatch.cli.terminal.Styled;
import io.nightlatch.cli.terminal.Table;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "explain",
        description = "What a statement does and what would become of it, without running anything.",
        footer = {"", "Example:", "  nightlatch explain --database shop \"update orders set status = 'paid'\""})
public final class Explain extends ServerCommand {
    @Parameters(paramLabel = "SQL", description = "One statement or several.")
    private String sql = "";

    @Option(names = "--database", required = true, paramLabel = "DATABASE", description = "Where it would run.")
    private String database = "";

    public Explain(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        var answer = connect()
                .post(
                        "/statements/explain",
                        JsonObject.EMPTY.with("database", Optional.of(database)).with("sql", Optional.of(sql)))
                .body();
        var statements = answer.objects("statements");
        if (statements.isEmpty()) {
            terminal().say("There is no statement in it.");
        } else {
            terminal()
                    .table(new Table(
                            List.of("STATEMENT", "TOUCHES", "FLAGS", "VERDICT"),
                            statements.stream().map(Explain::row).toList()));
            statements.stream().flatMap(Explain::rules).forEach(terminal()::say);
            statements.stream()
                    .flatMap(statement -> statement.texts("needs").stream())
                    .findFirst()
                    .ifPresent(role -> terminal()
                            .next(line("request --database " + database + " --role " + role + " --reason TEXT")));
        }
        terminal().result(answer);
        return ExitCode.DONE;
    }

    private static List<Styled> row(JsonObject statement) {
        var touches = statement.objects("relations").stream()
                .map(relation -> relation.text("name", "?") + " " + String.join(", ", relation.texts("privileges")))
                .toList();
        return List.of(
                Styled.strong(statement.text("command", "?")),
                Styled.plain(touches.isEmpty() ? "-" : String.join("; ", touches)),
                Styled.plain(statement.texts("flags").isEmpty() ? "-" : String.join(", ", statement.texts("flags"))),
                Styled.plain(verdict(statement)));
    }

    private static String verdict(JsonObject statement) {
        var roles = String.join(", ", statement.texts("needs"));
        boolean hasRules = !statement.texts("rules").isEmpty();
        return switch (statement.text("verdict", "")) {
            case "forward" -> "runs";
            case "hold" ->
                "waits for " + roles + (hasRules ? (roles.isEmpty() ? "" : " and ") + "a yes of its own" : "");
            case "refuse" ->
                statement.text("shifts", "").isEmpty()
                        ? "refused by policy"
                        : "refused: with " + roles + " it would mean another object (" + statement.text("shifts", "")
                                + ")";
            default -> "the server refuses it; no role that you may ask for is enough";
        };
    }

    private static Stream<String> rules(JsonObject statement) {
        var rules = statement.texts("rules");
        return rules.isEmpty()
                ? Stream.empty()
                : Stream.of(statement.text("command", "?") + " is of high impact: " + String.join(", ", rules) + ".");
    }
}
