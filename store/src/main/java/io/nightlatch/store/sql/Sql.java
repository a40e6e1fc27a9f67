package io.nightlatch.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One statement with parameters by name, written {@code :name}. What PostgreSQL cannot guess is cast in the text: a
 * {@link Duration} goes over as ISO 8601 text and is cast to {@code interval}, a list as {@code text[]}.
 */
public final class Sql {
    private final Connection connection;
    private final StringBuilder text;
    private final Map<String, @Nullable Object> values = new HashMap<>();

    private Sql(Connection connection, String text) {
        this.connection = connection;
        this.text = new StringBuilder(text);
    }

    public static Sql of(Connection connection, String text) {
        return new Sql(connection, text);
    }

    public Sql with(String name, Object value) {
        values.put(name, value);
        return this;
    }

    /** An empty value is null in SQL. */
    public Sql with(String name, Optional<?> value) {
        values.put(name, value.orElse(null));
        return this;
    }

    /** Continues the text. */
    public Sql then(String more) {
        text.append(more);
        return this;
    }

    /** Continues the text with a condition if there is a value for it. */
    public Sql when(Optional<?> value, String more, String name) {
        return value.isPresent() ? then(more).with(name, value) : this;
    }

    /** @throws SqlFailure if the store refuses or does not answer */
    public <T> List<T> list(Function<Row, T> reader) {
        try (var statement = prepare();
                var found = statement.executeQuery()) {
            var row = new Row(found);
            var all = new ArrayList<T>();
            while (found.next()) all.add(reader.apply(row));
            return List.copyOf(all);
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    /** @throws SqlFailure if the store refuses or does not answer */
    public <T> Optional<T> first(Function<Row, T> reader) {
        return list(reader).stream().findFirst();
    }

    /**
     * Runs a statement that answers with one row.
     *
     * @throws SqlFailure if the store refuses or does not answer
     */
    public <T> T one(Function<Row, T> reader) {
        return first(reader).orElseThrow();
    }

    /**
     * Runs a statement that answers with no rows, and says how many it changed.
     *
     * @throws SqlFailure if the store refuses or does not answer
     */
    public int run() {
        try (var statement = prepare()) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    private PreparedStatement prepare() throws SQLException {
        var parsed = NamedParameters.of(text.toString());
        var statement = connection.prepareStatement(parsed.text());
        try {
            int position = 0;
            for (var name : parsed.names()) {
                if (!values.containsKey(name)) throw new IllegalArgumentException("no value for :" + name);
                bind(statement, ++position, values.get(name));
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private void bind(PreparedStatement statement, int position, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> statement.setNull(position, Types.NULL);
            case String words -> statement.setString(position, withoutNul(words));
            case Instant instant -> statement.setObject(position, instant.atOffset(ZoneOffset.UTC));
            case Duration duration -> statement.setString(position, duration.toString());
            case byte[] bytes -> statement.setBytes(position, bytes);
            case List<?> list -> statement.setArray(position, connection.createArrayOf("text", texts(list)));
            default -> statement.setObject(position, value);
        }
    }

    private static @Nullable Object[] texts(List<?> list) {
        var texts = new @Nullable Object[list.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = switch (list.get(i)) {
                case String words -> withoutNul(words);
                case Optional<?> words ->
                    words.map(Object::toString).map(Sql::withoutNul).orElse(null);
                case Object other -> throw new IllegalArgumentException("not text: " + other.getClass());
            };
        }
        return texts;
    }

    /** PostgreSQL's text holds any character but NUL (manual, "Character Types"); the trail must not fail for one. */
    private static String withoutNul(String words) {
        return words.indexOf('\0') < 0 ? words : words.replace('\0', '\u2400');
    }
}
