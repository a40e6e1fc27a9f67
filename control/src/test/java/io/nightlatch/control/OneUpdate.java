package io.nightlatch.control;

import io.nightlatch.access.statement.FunctionUse;
import io.nightlatch.access.statement.Need;
import io.nightlatch.access.statement.Reading;
import io.nightlatch.access.statement.RelationUse;
import io.nightlatch.access.statement.Span;
import io.nightlatch.access.statement.StatementFacts;
import io.nightlatch.access.statement.StatementFlag;
import io.nightlatch.access.statement.StatementKind;
import io.nightlatch.access.statement.StatementReader;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes every text that begins with "update" for the same statement, and can read no other. */
final class OneUpdate implements StatementReader {
    @Override
    public Reading read(String sql) {
        if (!sql.startsWith("update")) return new Reading.Unreadable("syntax error at or near \"" + sql + "\"");
        return new Reading.Statements(List.of(new StatementFacts(
                StatementKind.UPDATE,
                "UPDATE",
                new Span(0, sql.length()),
                List.of(new RelationUse(Optional.of("shop"), "orders", Set.of("UPDATE", "SELECT"), Optional.empty())),
                List.of(new FunctionUse(Optional.empty(), "lower", 1)),
                Set.of(StatementFlag.NO_WHERE),
                List.of(new Need.OnRelation(Optional.of("shop"), "orders", "UPDATE")),
                Optional.empty(),
                "0123456789abcdef",
                List.of())));
    }

    @Override
    public Optional<Reading> known(String sql) {
        return Optional.empty();
    }
}
