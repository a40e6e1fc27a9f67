package io.nightlatch.postgres.sql;

import io.nightlatch.access.statement.ColumnSet;
import io.nightlatch.access.statement.Need;
import io.nightlatch.access.statement.Reading;
import io.nightlatch.access.statement.StatementFacts;
import java.util.ArrayList;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Facts in one line each, as the table of the test has them. */
final class FactsText {
    private FactsText() {}

    static String of(Reading reading, String sql) {
        return switch (reading) {
            case Reading.Unreadable(var why) -> "unreadable: " + why;
            case Reading.Statements(var all) when all.isEmpty() -> "nothing";
            case Reading.Statements(var all) ->
                all.stream().map(facts -> of(facts, sql)).collect(Collectors.joining(" ;; "));
        };
    }

    private static String of(StatementFacts facts, String sql) {
        var out = new StringBuilder(facts.kind() + " (" + facts.command() + ")");
        for (var use : facts.relations()) {
            out.append(" | ").append(use.qualified());
            out.append(use.privileges().stream().sorted().collect(Collectors.joining(",", "[", "]")));
            use.at().ifPresent(at -> out.append("@").append(at.of(sql)));
        }
        for (var use : facts.functions())
            out.append(" | ").append(use.qualified()).append("/").append(use.arguments());
        facts.flags().stream().sorted().forEach(flag -> out.append(" | ").append(flag.word()));
        out.append(facts.needs().stream().map(FactsText::of).collect(Collectors.joining(", ", " | needs {", "}")));
        facts.setsRole().ifPresent(role -> out.append(" | role=").append(role));
        for (var secret : facts.secrets()) out.append(" | hides ").append(secret.of(sql));
        return out.toString();
    }

    private static String of(Need need) {
        return switch (need) {
            case Need.OnRelation(var schema, var name, var privilege) -> privilege + " " + name(schema, name);
            case Need.OnColumns(var schema, var name, var privilege, var columns) ->
                privilege + " " + name(schema, name) + of(columns);
            case Need.Lock(var schema, var name, var mode) -> "lock " + mode + " " + name(schema, name);
            case Need.Drop(var schema, var name) -> "drop " + name(schema, name);
            case Need.DropFunction(var schema, var name) -> "drop function " + name(schema, name);
            case Need.OnType(var schema, var name) -> "use " + name(schema, name);
            case Need.Admin(var role) -> "admin of " + role;
            case Need.Ownership(var schema, var name) -> "own " + name(schema, name);
            case Need.OnFunction(var schema, var name) -> "execute " + name(schema, name);
            case Need.CreateIn(var schema) -> "create in " + schema.orElse("?");
        };
    }

    private static String of(ColumnSet columns) {
        var all = new ArrayList<>(new TreeSet<>(columns.named()));
        if (columns.every()) all.add("*");
        if (columns.first() > 0) all.add("first " + columns.first());
        if (!columns.renamed().isEmpty()) all.add("as " + String.join(" ", columns.renamed()));
        return "(" + String.join(" ", all) + (columns.orAny() ? ")" : ")?");
    }

    private static String name(Optional<String> schema, String name) {
        return schema.map(prefix -> prefix + ".").orElse("") + name;
    }
}
