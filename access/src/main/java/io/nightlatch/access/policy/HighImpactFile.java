package io.nightlatch.access.policy;

import io.nightlatch.access.file.YamlFields;
import io.nightlatch.access.file.YamlValue;
import io.nightlatch.access.policy.HighImpact.Demand;
import io.nightlatch.access.policy.HighImpactRule.Objects;
import io.nightlatch.access.policy.HighImpactRule.Trait;
import io.nightlatch.access.statement.StatementFlag;
import io.nightlatch.access.statement.StatementKind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The part {@code highImpact} of a database in the policy's file. */
final class HighImpactFile {
    private static final Map<String, StatementKind> KINDS =
            Arrays.stream(StatementKind.values()).collect(Collectors.toMap(StatementKind::word, Function.identity()));
    private static final Map<String, Trait> TRAITS = traits();

    private HighImpactFile() {}

    private static Map<String, Trait> traits() {
        var traits = new HashMap<String, Trait>();
        for (var flag : StatementFlag.values()) traits.put(flag.word(), new Trait.Flag(flag));
        traits.put("whole_table", new Trait.WholeTable());
        traits.put("unreadable", new Trait.Unreadable());
        return Map.copyOf(traits);
    }

    /** @param stages reads what {@code approve} lists */
    static List<HighImpactRule> rules(YamlValue value, Function<YamlValue, List<Stage>> stages) {
        var names = new HashSet<String>();
        return value.list().stream()
                .flatMap(rule -> rule(rule, names, stages).stream())
                .toList();
    }

    private static Optional<HighImpactRule> rule(
            YamlValue value, Set<String> names, Function<YamlValue, List<Stage>> stages) {
        return value.fields("name", "kind", "command", "relation", "flag", "rowsOver", "approve", "refuse")
                .flatMap(fields -> {
                    var name = fields.required("name").flatMap(YamlValue::text);
                    if (name.filter(it -> !names.add(it)).isPresent()) {
                        value.refuse("'" + name.get() + "' is the name of an earlier rule; give each its own");
                    }
                    var kinds = Set.copyOf(words(fields, "kind", KINDS));
                    var commands = fields.optional("command")
                            .map(list -> list.listOf(HighImpactFile::command))
                            .orElse(List.of());
                    var relations = fields.optional("relation")
                            .map(list -> list.listOf(Objects::parse))
                            .orElse(List.of());
                    var traits = Set.copyOf(words(fields, "flag", TRAITS));
                    if (kinds.isEmpty() && commands.isEmpty() && relations.isEmpty() && traits.isEmpty()) {
                        value.refuse("no statement is meant here; say which by kind, command, relation or flag,"
                                + " such as kind: [delete]");
                        return Optional.empty();
                    }
                    var demand = demand(fields, stages);
                    if (name.isEmpty() || demand.isEmpty()) return Optional.empty();
                    return Optional.of(new HighImpactRule(
                            name.get(),
                            kinds,
                            Set.copyOf(commands),
                            relations,
                            traits,
                            rowsOver(fields),
                            demand.get()));
                });
    }

    private static <T> List<T> words(YamlFields fields, String field, Map<String, T> known) {
        return fields.optional(field).stream()
                .flatMap(list -> list.list().stream())
                .flatMap(item -> item.oneOf(known).stream())
                .toList();
    }

    private static String command(String text) {
        if (!text.strip().matches("[A-Za-z]+( [A-Za-z]+)*")) {
            throw new IllegalArgumentException("a command reads DROP TABLE, as PostgreSQL answers it");
        }
        return text.strip().toUpperCase(Locale.ROOT);
    }

    private static OptionalLong rowsOver(YamlFields fields) {
        var limit = fields.optional("rowsOver").flatMap(value -> value.as(HighImpactFile::count));
        return limit.map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    private static long count(String text) {
        if (!text.matches("\\d{1,18}")) throw new IllegalArgumentException("a number of rows reads 1000");
        return Long.parseLong(text);
    }

    private static Optional<Demand> demand(YamlFields fields, Function<YamlValue, List<Stage>> stages) {
        var approve = fields.optional("approve");
        var refuse = fields.optional("refuse");
        if (approve.isPresent() == refuse.isPresent()) {
            fields.whole().refuse("either approve (who has to agree) or refuse (why nobody may) has to stand here");
            return Optional.empty();
        }
        if (refuse.isPresent()) return refuse.get().text().map(Demand.Refuse::new);
        return approve.map(stages).filter(all -> !all.isEmpty()).map(Demand.Approval::new);
    }
}
