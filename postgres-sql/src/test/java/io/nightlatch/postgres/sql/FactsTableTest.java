package io.nightlatch.postgres.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.statement.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Statements with their facts, as facts.txt has them: a statement, then its facts after an arrow. */
class FactsTableTest {
    private static final PostgresStatements STATEMENTS = new PostgresStatements(patient());

    record Row(String sql, String facts) {
        @Override
        public String toString() {
            return sql;
        }
    }

    @AfterAll
    static void end() {
        STATEMENTS.close();
    }

    static List<Row> rows() throws IOException {
        var rows = new ArrayList<Row>();
        try (var in = FactsTableTest.class.getResourceAsStream("facts.txt")) {
            var lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            for (int i = 0; i + 1 < lines.size(); i += 2) {
                rows.add(new Row(lines.get(i), lines.get(i + 1).replaceFirst("^ {4}", "")));
            }
        }
        return rows;
    }

    /** On a busy machine it takes a while until the first parser is there. */
    private static ReadLimits patient() {
        var usual = ReadLimits.usual();
        return new ReadLimits(
                usual.lengthUnits(), Duration.ofSeconds(30), Duration.ofMinutes(1), 1, usual.cacheBytes());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void tells(Row row) {
        assertThat(FactsText.of(STATEMENTS.read(row.sql()), row.sql())).isEqualTo(row.facts());
    }

    @Test
    void knowsAtLeastAHundredAndFifty() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(150);
    }

    @Test
    void everyStatementHasAFingerprintAndANormalizedText() {
        var reading = (Reading.Statements) STATEMENTS.read("SELECT 1 ; UPDATE t SET a = 'x' WHERE b = 2");

        assertThat(reading.all())
                .allSatisfy(facts -> assertThat(facts.fingerprint()).matches("[0-9a-f]{16}"));
        assertThat(reading.all().get(1).normalized()).isEqualTo("UPDATE t SET a = $1 WHERE b = $2");
    }

    @Test
    void secretsAreNeitherInTheNormalizedTextNorInTheFingerprint() {
        var one = (Reading.Statements) STATEMENTS.read("CREATE USER MAPPING FOR x SERVER s OPTIONS (password 'one')");
        var two = (Reading.Statements) STATEMENTS.read("CREATE USER MAPPING FOR x SERVER s OPTIONS (password 'two')");

        assertThat(one.all().getFirst().normalized()).doesNotContain("one");
        assertThat(one.all().getFirst().fingerprint())
                .isEqualTo(two.all().getFirst().fingerprint());
    }
}
