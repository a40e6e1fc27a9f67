package io.nightlatch.control.json;

import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.session.Explanation.Explained;
import io.nightlatch.access.statement.FunctionUse;
import io.nightlatch.access.statement.RelationUse;
import io.nightlatch.access.statement.StatementFlag;
import java.util.List;
import java.util.Optional;

/** Statements, explained. */
public record ExplanationJson(List<Statement> statements) {
    /** Where it stands in the text that was sent, in UTF-16 units. */
    public record Stretch(int start, int length) {}

    public record Relation(Optional<String> schema, String name, List<String> privileges) {
        static Relation of(RelationUse use) {
            return new Relation(
                    use.schema(), use.name(), use.privileges().stream().sorted().toList());
        }
    }

    public record Statement(
            String kind,
            String command,
            Stretch text,
            List<Relation> relations,
            List<String> functions,
            List<String> flags,
            List<String> needs,
            Optional<String> shifts,
            List<String> rules,
            String verdict) {
        static Statement of(Explained explained) {
            var facts = explained.facts();
            return new Statement(
                    facts.kind().word(),
                    facts.command(),
                    new Stretch(facts.text().start(), facts.text().length()),
                    facts.relations().stream().map(Relation::of).toList(),
                    facts.functions().stream().map(FunctionUse::qualified).toList(),
                    facts.flags().stream().map(StatementFlag::word).sorted().toList(),
                    explained.needs().map(DatabaseRole::name).stream().toList(),
                    explained.names(),
                    explained.rules(),
                    explained.verdict().word());
        }
    }

    public static ExplanationJson of(List<Explained> all) {
        return new ExplanationJson(all.stream().map(Statement::of).toList());
    }
}
