package io.nightlatch.bench;

import io.nightlatch.access.statement.Reading;
import io.nightlatch.postgres.sql.PostgresStatements;
import io.nightlatch.postgres.sql.ReadLimits;
import io.nightlatch.postgres.sql.facts.Facts;
import io.nightlatch.postgres.sql.parser.Parser;
import io.nightlatch.postgres.sql.parser.SyntaxError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What reading a statement costs: one that was read before, and one that was not. The medians count: what else the machine
 * does stretches the rest. {@code bench/reading} runs it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 5)
@Measurement(iterations = 4, time = 3)
@Fork(1)
public class ReadingBenchmark {
    private static final String SHORT = "SELECT id, total FROM orders WHERE id=42";
    private static final String LONGER =
            "WITH late AS (SELECT o.id, o.customer_id FROM shop.orders o JOIN shop.customers c ON c.id = o.customer_id"
                    + " WHERE o.created_at < now() - interval '30 days' AND c.email LIKE '%@example.com') UPDATE"
                    + " shop.orders SET status = CASE WHEN total > 100 THEN 'check' ELSE 'late' END FROM late WHERE"
                    + " late.id = orders.id RETURNING orders.*";

    private final PostgresStatements known = new PostgresStatements();
    private final PostgresStatements forgetful =
            new PostgresStatements(new ReadLimits(256 * 1024, Duration.ofSeconds(30), Duration.ofMinutes(1), 1, 0));
    private final Parser parser = new Parser();
    private final byte[] shortBytes = SHORT.getBytes(StandardCharsets.UTF_8);

    public ReadingBenchmark() {
        while (!(known.read(SHORT) instanceof Reading.Statements)) Thread.onSpinWait();
    }

    @TearDown
    public void close() {
        known.close();
        forgetful.close();
    }

    @Benchmark
    public Optional<Reading> hot() {
        return known.known(SHORT);
    }

    @Benchmark
    public byte[] coldShortParseAlone() throws SyntaxError {
        return parser.parse(shortBytes);
    }

    @Benchmark
    public Reading coldShort() throws SyntaxError {
        return Facts.of(parser, SHORT);
    }

    @Benchmark
    public Reading coldShortOnAWorker() {
        return forgetful.read(SHORT);
    }

    @Benchmark
    public Reading coldLonger() throws SyntaxError {
        return Facts.of(parser, LONGER);
    }
}
