package io.nightlatch.store.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGInterval;

/** The current row of an answer, read by column names. Not to be kept: it moves on. */
public final class Row {
    private final ResultSet found;

    Row(ResultSet found) {
        this.found = found;
    }

    private interface Reader<T> {
        @Nullable
        T read(ResultSet from) throws SQLException;
    }

    private <T> Optional<T> column(Reader<T> reader) {
        try {
            return Optional.ofNullable(reader.read(found));
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    private static <T> T present(String column, Optional<T> value) {
        return value.orElseThrow(() -> new IllegalStateException(column + " is null"));
    }

    public Optional<String> optionalText(String column) {
        return column(from -> from.getString(column));
    }

    public String text(String column) {
        return present(column, optionalText(column));
    }

    public Optional<Instant> optionalInstant(String column) {
        return column(from -> from.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    public Instant instant(String column) {
        return present(column, optionalInstant(column));
    }

    /** Of any integer type. */
    public Optional<Long> optionalNumber(String column) {
        return column(from -> {
            long number = from.getLong(column);
            return from.wasNull() ? null : number;
        });
    }

    public long number(String column) {
        return present(column, optionalNumber(column));
    }

    public boolean flag(String column) {
        return present(column, column(from -> from.getObject(column, Boolean.class)));
    }

    /** An interval of the clock's units; months have no length. */
    public Duration duration(String column) {
        var interval = present(column, column(from -> from.getObject(column, PGInterval.class)));
        return Duration.ofDays(interval.getDays())
                .plusHours(interval.getHours())
                .plusMinutes(interval.getMinutes())
                .plusSeconds(interval.getWholeSeconds())
                .plus(interval.getMicroSeconds(), ChronoUnit.MICROS);
    }

    public byte[] bytes(String column) {
        return present(column, column(from -> from.getBytes(column)));
    }

    /** A {@code text[]} without nulls. */
    public List<String> texts(String column) {
        return present(
                column, column(from -> List.of((String[]) from.getArray(column).getArray())));
    }
}
