package io.nightlatch.postgres.sql;

import io.nightlatch.access.statement.Reading;
import io.nightlatch.access.statement.StatementReader;
import java.util.Optional;

/**
 * Reads statements as PostgreSQL 18 does with standard_conforming_strings on, in UTF-8: who uses it sees to it that the
 * session has these, or does not believe what it says. Newer syntax is unreadable. One for a process; {@link #close} ends
 * its threads.
 */
public final class PostgresStatements implements StatementReader, AutoCloseable {
    private final ReadLimits limits;
    private final Workers workers;
    private final Remembered remembered;

    public PostgresStatements() {
        this(ReadLimits.usual());
    }

    public PostgresStatements(ReadLimits limits) {
        this.limits = limits;
        this.workers = new Workers(limits);
        this.remembered = new Remembered(limits.cacheBytes());
    }

    @Override
    public Reading read(String sql) {
        if (sql.length() > limits.lengthUnits())
            return new Reading.Unreadable("It has more than " + limits.lengthUnits() + " characters.");
        if (!isText(sql)) return new Reading.Unreadable("It is not a text that PostgreSQL takes in UTF-8.");
        return remembered.of(sql).orElseGet(() -> {
            var reading = workers.read(sql);
            // What had no time to be read may have it the next time.
            if (reading instanceof Reading.Statements) remembered.remember(sql, reading);
            return reading;
        });
    }

    @Override
    public Optional<Reading> known(String sql) {
        return sql.length() > limits.lengthUnits() ? Optional.empty() : remembered.of(sql);
    }

    /** How many parsers were made so far; more than there are threads when some had to be dropped. */
    int parsersMade() {
        return workers.parsersMade();
    }

    /** Without U+0000 and with surrogates in pairs. */
    private static boolean isText(String sql) {
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) return false;
            if (Character.isHighSurrogate(c) && (++i == sql.length() || !Character.isLowSurrogate(sql.charAt(i))))
                return false;
        }
        return true;
    }

    @Override
    public void close() {
        workers.close();
    }
}
