package io.nightlatch.postgres.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** One statement, one connection, one value: all that these tests ask of a server. */
final class Sql {
    private Sql() {}

    static String ask(PostgresServer server, String query) throws SQLException {
        return ask(server, query, new Properties());
    }

    static String ask(PostgresServer server, String query, Properties connection) throws SQLException {
        try (var session = connect(server, server.password(), connection);
                var statement = session.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    static void run(PostgresServer server, String sql) throws SQLException {
        try (var session = connect(server, server.password(), new Properties());
                var statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    static Connection connect(PostgresServer server, String password, Properties more) throws SQLException {
        var properties = new Properties();
        properties.putAll(more);
        properties.setProperty("user", server.superuser());
        properties.setProperty("password", password);
        return DriverManager.getConnection(server.jdbcUrl("postgres"), properties);
    }
}
