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
import org.junit.jupiter.params.provider.ValueSource;

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
    void hidesASecretWithAControlSignInIt() {
        var sql = "ALTER ROLE x PASSWORD 'o\u0001n\te'";

        assertThat(FactsText.of(STATEMENTS.read(sql), sql)).contains("hides 'o\u0001n\te'");
    }

    @Test
    void knowsAtLeastAHundredAndFifty() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(150);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT a FROM t WHERE b = 1 AND c IN (1)   ;; select a from T where b = 'x' and c in (1, 2, 3) --"
                        + " more",
                "INSERT INTO t VALUES (1, 'a')              ;; INSERT INTO t VALUES (2, 'b'), (3, 'c')",
                "CREATE USER MAPPING FOR x SERVER s OPTIONS (password 'one') ;; CREATE USER MAPPING FOR x SERVER s"
                        + " OPTIONS (password 'two')",
                "ALTER ROLE x PASSWORD 'one'                ;; ALTER ROLE x PASSWORD 'two'",
                "CREATE SUBSCRIPTION s CONNECTION 'one' PUBLICATION p ;; CREATE SUBSCRIPTION s CONNECTION 'two'"
                        + " PUBLICATION p",
                "COPY t FROM STDIN (FORMAT csv)             ;; COPY t FROM STDIN (FORMAT text)"
            })
    void fingerprintsAreTheSameWhereOnlyConstantsDiffer(String pair) {
        assertThat(fingerprint(pair, 0)).matches("[0-9a-f]{16}").isEqualTo(fingerprint(pair, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT a FROM t     ;; SELECT b FROM t",
                "SELECT a FROM t     ;; SELECT a FROM s.t",
                "SELECT a FROM t WHERE b = 1 ;; SELECT a FROM t WHERE b > 1",
                "UPDATE t SET a = 1  ;; UPDATE t SET a = 1 WHERE b = 2",
                "SET ROLE a          ;; RESET ROLE",
                "DROP TABLE t        ;; DROP VIEW t"
            })
    void fingerprintsDifferWhereMoreDoes(String pair) {
        assertThat(fingerprint(pair, 0)).isNotEqualTo(fingerprint(pair, 1));
    }

    private static String fingerprint(String pair, int which) {
        var reading = (Reading.Statements) STATEMENTS.read(pair.split(" ;; ", -1)[which]);
        return reading.all().getFirst().fingerprint();
    }
}
