package io.nightlatch.postgres.roles;

import io.nightlatch.postgres.server.PostgresServer;
import io.nightlatch.postgres.server.PostgresServerOptions;
import io.nightlatch.postgres.server.PostgresVersions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A real server, lent to one test at a time; as many of a version as tests want at once, stopped with this JVM. */
final class TestPostgres {
    private static final Map<Integer, Queue<TestPostgres>> IDLE = new ConcurrentHashMap<>();

    private final int majorVersion;
    private final PostgresServer server;

    private TestPostgres(int majorVersion, PostgresServer server) {
        this.majorVersion = majorVersion;
        this.server = server;
    }

    private static Queue<TestPostgres> idle(int majorVersion) {
        return IDLE.computeIfAbsent(majorVersion, _ -> new ConcurrentLinkedQueue<>());
    }

    static TestPostgres borrow(int majorVersion) {
        var idle = idle(majorVersion).poll();
        return idle == null ? startNew(majorVersion) : idle;
    }

    void giveBack() {
        idle(majorVersion).add(this);
    }

    private static TestPostgres startNew(int majorVersion) {
        try {
            var folder = Files.createTempDirectory("roles-pg" + majorVersion);
            var server = PostgresServer.start(PostgresServerOptions.in(folder)
                    .binaries(PostgresVersions.major(majorVersion))
                    .setting("max_prepared_transactions", "10")
                    .setting("shared_preload_libraries", "pg_stat_statements")
                    .setting("fsync", System.getProperty("nightlatch.test.fsync", "off")));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                server.stop();
                delete(folder);
            }));
            return new TestPostgres(majorVersion, server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.port();
    }

    Target.Account superuserAccount() {
        return new Target.Account(server.superuser(), server.password());
    }

    String superuser() {
        return server.superuser();
    }

    String password() {
        return server.password();
    }

    Connection superuser(String database) throws SQLException {
        return connect(database, server.superuser(), server.password());
    }

    Connection connect(String database, String user, String password) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(database), user, password);
    }
}
