package io.nightlatch.postgres.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.statement.Reading;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HostileTextTest {
    private static final Duration DEADLINE = Duration.ofMillis(250);
    /** For what else the machine does meanwhile. */
    private static final Duration SLACK = Duration.ofSeconds(3);

    private final PostgresStatements statements = new PostgresStatements();

    @AfterEach
    void end() {
        statements.close();
    }

    static Stream<Arguments> hostile() {
        return Stream.of(
                Arguments.of("one megabyte", "SELECT '" + "x".repeat(1024 * 1024) + "'"),
                Arguments.of("one megabyte of open brackets", "(".repeat(1024 * 1024)),
                Arguments.of("100,000 terms", "SELECT 1" + "+1".repeat(100_000)),
                Arguments.of("20,000 terms", "SELECT 1" + "+1".repeat(20_000)),
                Arguments.of("20,000 brackets", "SELECT " + "(".repeat(20_000) + "1" + ")".repeat(20_000)),
                Arguments.of("5,000 queries", "SELECT " + "(SELECT ".repeat(5_000) + "1" + ")".repeat(5_000)),
                Arguments.of("50,000 casts", "SELECT 1" + "::int".repeat(50_000)),
                Arguments.of("40,000 NOTs", "SELECT " + "NOT ".repeat(40_000) + "true"),
                Arguments.of("as many statements as fit", "SELECT 1;".repeat(28_000)),
                Arguments.of("half a surrogate pair", "SELECT '\ud800'"),
                Arguments.of("the other half", "SELECT '\udc00x'"),
                Arguments.of("a zero", "SELECT 1 \0 ; DROP TABLE x"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void costsAtMostItsDeadlineAndIsUnreadable(String name, String sql) {
        statements.read("SELECT 1"); // waits until parsers are ready
        long start = System.nanoTime();

        var reading = statements.read(sql);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DEADLINE.plus(SLACK));
        assertThat(reading).isInstanceOf(Reading.Unreadable.class);
    }

    @Test
    void afterAHostileTextOthersAreReadAsBefore() {
        for (int i = 0; i < 4; i++) statements.read("SELECT 1" + "+1".repeat(20_000 + i));

        assertThat(statements.read("SELECT 1 FROM t")).isInstanceOf(Reading.Statements.class);
    }

    @Test
    void aTextThatIsLongButPlainIsRead() {
        var rows = "(1, 'some text'), ".repeat(300) + "(2, 'x')";
        var usual = ReadLimits.usual();
        var patient = new ReadLimits(
                usual.lengthUnits(),
                Duration.ofSeconds(30), // how long it takes hangs on what else the machine does
                usual.longestWait(),
                usual.parsers(),
                usual.cacheBytes());

        try (var reader = new PostgresStatements(patient)) {
            assertThat(reader.read("INSERT INTO t VALUES " + rows)).isInstanceOf(Reading.Statements.class);
        }
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void mutatedStatementsNeitherCrashItNorCostAParserEach() throws Exception {
        long seed = Long.getLong("nightlatch.seed", System.nanoTime());
        System.out.println("mutations by -Dnightlatch.seed=" + seed);
        var random = new Random(seed);
        var rows = FactsTableTest.rows();
        int read = 0;
        int over = 0;

        for (int i = 0; i < 10_000; i++) {
            var sql = mutated(rows.get(random.nextInt(rows.size())).sql(), random);
            switch (statements.read(sql)) {
                case Reading.Statements _ -> read++;
                case Reading.Unreadable(var why) -> {
                    if (why.startsWith("It is not")) continue;
                    over++;
                    System.out.println(why + " " + sql);
                }
            }
        }

        System.out.println(read + " of 10,000 were read; " + over + " broke a limit; " + statements.parsersMade()
                + " parsers made");
        assertThat(read).isGreaterThan(500);
        assertThat(over).isLessThan(20);
        assertThat(statements.parsersMade()).isLessThan(30);
        assertThat(statements.read("SELECT 1")).isInstanceOf(Reading.Statements.class);
    }

    private static String mutated(String sql, Random random) {
        var text = new StringBuilder(sql);
        for (int edits = 1 + random.nextInt(2); edits > 0 && !text.isEmpty(); edits--) {
            int at = random.nextInt(text.length());
            int end = Math.min(text.length(), at + 1 + random.nextInt(8));
            switch (random.nextInt(5)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, text.substring(at, end));
                case 2 -> text.setCharAt(at, (char) (1 + random.nextInt(random.nextInt(8) == 0 ? 0xffff : 126)));
                case 3 -> text.insert(at, "'\"$$()/*--\\;,.".charAt(random.nextInt(14)));
                default -> text.setCharAt(at, Character.toUpperCase(text.charAt(at)));
            }
        }
        return text.toString();
    }
}
