package io.nightlatch.store;

import io.nightlatch.postgres.server.PostgresBinaries;
import io.nightlatch.postgres.server.PostgresServer;
import io.nightlatch.postgres.server.PostgresServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL on loopback, durable as the embedded store is. Each {@link #database()} is empty and its own. */
final class TestPostgres implements AutoCloseable {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final PostgresServerOptions options;
    private PostgresServer server;

    private static final class Shared {
        private static final TestPostgres SERVER = start(PostgresBinaries.bundled());

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
        }
    }

    /** The one that tests share; it stops with the JVM. */
    static TestPostgres shared() {
        return Shared.SERVER;
    }

    /** A server of the test's own, which the test closes. */
    static TestPostgres start(PostgresBinaries binaries) {
        try {
            var folder = Files.createTempDirectory("nightlatch-store-test");
            return new TestPostgres(PostgresServerOptions.in(folder).binaries(binaries));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TestPostgres(PostgresServerOptions options) {
        this.options = options;
        this.server = PostgresServer.start(options);
    }

    /** Ends every process of the server as a crash does, without any of them writing what it still holds. */
    void kill() {
        server.kill();
    }

    /** On the same port and the same data. */
    void restart() {
        server = PostgresServer.start(options.port(server.port()));
    }

    StoreAddress database() {
        var name = "store_" + DATABASES.incrementAndGet();
        try (var connection = connect(address("postgres"));
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return address(name);
    }

    private StoreAddress address(String database) {
        return new StoreAddress(server.jdbcUrl(database), server.superuser(), server.password());
    }

    /** A connection beside the store, as somebody with plain SQL has it. */
    static Connection connect(StoreAddress address) throws SQLException {
        var connection = DriverManager.getConnection(address.url(), address.user(), address.password());
        connection.setSchema("nightlatch");
        return connection;
    }

    @Override
    public void close() {
        server.close();
        delete(options.folder());
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
