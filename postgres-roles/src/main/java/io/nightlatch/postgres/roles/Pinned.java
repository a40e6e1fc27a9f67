package io.nightlatch.postgres.roles;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A connection to the target with settings that were pinned and then looked at. Not for two threads at once. */
final class Pinned implements AutoCloseable {
    private static final String SETTINGS = """
        select s.name, s.setting from pg_catalog.pg_settings s
        where s.name operator(pg_catalog.=) any (?::pg_catalog.text[])\
        """;
    private static final String WHO = """
        select current_user, session_user, pg_catalog.pg_backend_pid()\
        """;

    private final Connection connection;
    private final int major;
    private long usedAtNanos = System.nanoTime();

    private Pinned(Connection connection, int major) {
        this.connection = connection;
        this.major = major;
    }

    /** Takes the connection over; it is closed when it is not what it should be. */
    static Pinned check(Connection connection, int major, String user, Map<String, String> pins) throws SQLException {
        var pinned = new Pinned(connection, major);
        try {
            // A role that came from the settings of the database cannot be outranked at start-up, but it can be
            // dropped.
            pinned.run("set role none");
            for (var who : pinned.query(WHO, row -> List.of(row.getString(1), row.getString(2)))) {
                if (!who.equals(List.of(user, user))) throw refused("came up as " + who + " instead of " + user);
            }
            var names = List.copyOf(pins.keySet());
            var seen = pinned.query(SETTINGS, row -> Map.entry(row.getString(1), row.getString(2)), names);
            for (var pin : pins.entrySet()) {
                if (!seen.contains(Map.entry(pin.getKey(), pin.getValue()))) {
                    throw refused("does not have " + pin.getKey() + " = " + pin.getValue() + " but " + seen);
                }
            }
            return pinned;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Somebody else's connection, as it is, and theirs to close. */
    static Pinned over(Connection connection) throws SQLException {
        return new Pinned(connection, connection.getMetaData().getDatabaseMajorVersion());
    }

    private static SQLException refused(String how) {
        return new SQLNonTransientConnectionException("a connection of ours " + how + "; is it a direct one?", "08004");
    }

    int major() {
        return major;
    }

    /** As whom it is connected. */
    String user() throws SQLException {
        return one(WHO, row -> row.getString(2)).orElseThrow();
    }

    /** The process that answers us, which is another than the one we connected to when something pools between. */
    boolean isDirect() throws SQLException {
        int answering = one(WHO, row -> row.getInt(3)).orElseThrow();
        return answering == connection.unwrap(org.postgresql.PGConnection.class).getBackendPID();
    }

    /** Parameters are String, Long, Boolean, and lists of String or Long, which become {@code text[]} and {@code int8[]}. */
    <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... parameters) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) bind(statement, i + 1, parameters[i]);
            try (var rows = statement.executeQuery()) {
                var found = new ArrayList<T>();
                while (rows.next()) found.add(reader.read(rows));
                return found;
            }
        }
    }

    <T> Optional<T> one(String sql, RowReader<T> reader, @Nullable Object... parameters) throws SQLException {
        return query(sql, reader, parameters).stream().findFirst();
    }

    /** The first column of each row. */
    List<String> texts(String sql, @Nullable Object... parameters) throws SQLException {
        return query(sql, row -> row.getString(1), parameters);
    }

    /** Runs what the server itself has spelled out, such as the rows of a query with {@code format}. */
    void run(List<String> statements) throws SQLException {
        for (var statement : statements) run(statement);
    }

    void run(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    /** Runs the statements that a query spells out, in the order of its rows. */
    void runRows(String sql, @Nullable Object... parameters) throws SQLException {
        run(texts(sql, parameters));
    }

    <T> T transact(Work<T> work) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        boolean done = false;
        try {
            T result = work.with(this);
            connection.commit();
            done = true;
            return result;
        } finally {
            if (!done) connection.rollback();
            connection.setAutoCommit(autoCommit);
        }
    }

    /** Whether it can be used for the next piece of work; asks the server only after a while without work. */
    boolean isUsable() {
        try {
            boolean fresh = System.nanoTime() - usedAtNanos < 1_000_000_000L;
            return !connection.isClosed() && (fresh || connection.isValid(2));
        } catch (SQLException e) {
            return false;
        }
    }

    void used() {
        usedAtNanos = System.nanoTime();
    }

    private void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> statement.setString(index, null);
            case Long number -> statement.setLong(index, number);
            case Boolean truth -> statement.setBoolean(index, truth);
            case List<?> list
            when !list.isEmpty() && list.getFirst() instanceof Long ->
                statement.setArray(index, connection.createArrayOf("int8", list.toArray()));
            case List<?> list -> statement.setArray(index, connection.createArrayOf("text", list.toArray()));
            default -> statement.setString(index, value.toString());
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // It was to be gone, and it is.
        }
    }

    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    interface Work<T> {
        T with(Pinned connection) throws SQLException;
    }
}
