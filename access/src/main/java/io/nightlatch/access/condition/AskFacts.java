package io.nightlatch.access.condition;

import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.statement.Reading;
import io.nightlatch.access.statement.StatementFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a condition can look at: who asks for what, when and why, and what the statement is that waits for it.
 *
 * @param at empty where no time is told; what looks at it fails then
 * @param statement empty if none waits, or if its text is withheld
 */
public record AskFacts(
        Principal principal,
        DatabaseName database,
        DatabaseRole role,
        Optional<String> reason,
        Duration duration,
        boolean token,
        Optional<Instant> at,
        Optional<Reading> statement) {

    Map<String, Object> values() {
        var values = new HashMap<String, Object>();
        values.put("principal.name", principal.name().value());
        values.put(
                "principal.groups",
                principal.groups().stream().map(Group::name).sorted().toList());
        values.put("database.name", database.value());
        values.put("request.role", role.name());
        values.put("request.reason", reason.orElse(""));
        values.put("request.duration", duration);
        values.put("request.token", token);
        at.ifPresent(instant -> values.put("request.at", instant));
        values.put("statement.known", known().isPresent());
        values.put("statement.kinds", all(statement -> Stream.of(word(statement.kind()))));
        values.put("statement.commands", all(statement -> Stream.of(statement.command())));
        values.put(
                "statement.flags", all(statement -> statement.flags().stream().map(AskFacts::word)));
        values.put(
                "statement.relations",
                all(statement -> statement.relations().stream()
                        .flatMap(relation -> Stream.of(relation.name(), relation.qualified()))));
        return values;
    }

    private Optional<List<StatementFacts>> known() {
        return statement.flatMap(reading ->
                reading instanceof Reading.Statements(var all) && !all.isEmpty() ? Optional.of(all) : Optional.empty());
    }

    private List<String> all(Function<StatementFacts, Stream<String>> what) {
        return known().stream()
                .flatMap(List::stream)
                .flatMap(what)
                .distinct()
                .sorted()
                .toList();
    }

    private static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }
}
