package io.nightlatch.app;

import io.nightlatch.access.config.Address;
import io.nightlatch.access.config.Configuration;
import io.nightlatch.access.config.Secret;
import io.nightlatch.access.config.SslMode;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.policy.Policy;
import io.nightlatch.postgres.roles.GuardedRoles;
import io.nightlatch.postgres.roles.Target;
import io.nightlatch.postgres.roles.TargetSetup;
import io.nightlatch.postgres.server.PostgresServer;
import io.nightlatch.postgres.server.PostgresServerOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The demo's own PostgreSQL with the shop in it, prepared as somebody would prepare theirs. */
record DemoTarget(PostgresServer server, Configuration.Target address) {
    static final DatabaseName SHOP = new DatabaseName("shop");

    static DemoTarget start(Path folder, Policy policy, Started started) {
        var options = PostgresServerOptions.in(folder)
                .setting("shared_preload_libraries", "pg_stat_statements")
                .setting("max_connections", "200")
                // A gateway that is gone must not leave statements running for nobody.
                .setting("client_connection_check_interval", "1s");
        var server = Progress.of(
                "starting PostgreSQL " + options.binaries().majorVersion(),
                () -> started.add(PostgresServer.start(options)));
        var address = address(server);
        Progress.of("preparing the shop in it", () -> prepared(server, address, policy));
        return new DemoTarget(server, address);
    }

    /** The accounts get a new password at each start; nobody needs to know it longer. */
    private static Configuration.Target address(PostgresServer server) {
        return new Configuration.Target(
                List.of(new Address("127.0.0.1", server.port())),
                SHOP.value(),
                SslMode.DISABLE,
                Optional.empty(),
                account("nightlatch_broker"),
                account("nightlatch_undertaker"),
                new DatabaseRole("nightlatch_sessions"),
                new DatabaseRole("nightlatch_quarantine"));
    }

    private static Configuration.Account account(String user) {
        var password = new byte[24];
        new SecureRandom().nextBytes(password);
        return new Configuration.Account(user, new Secret(HexFormat.of().formatHex(password)));
    }

    private static boolean prepared(PostgresServer server, Configuration.Target address, Policy policy) {
        try {
            prepare(server, address, policy);
            return true;
        } catch (SQLException | IOException e) {
            throw new CannotStart("the demo's database cannot be prepared: " + e.getMessage(), e);
        }
    }

    private static void prepare(PostgresServer server, Configuration.Target address, Policy policy)
            throws SQLException, IOException {
        try (var postgres = connect(server, "postgres")) {
            if (!exists(postgres, "select from pg_catalog.pg_roles where rolname = 'shop_owner'"))
                run(postgres, "roles.sql");
            if (!exists(postgres, "select from pg_catalog.pg_database where datname = 'shop'")) {
                execute(postgres, "create database shop owner shop_owner");
            }
        }
        try (var shop = connect(server, SHOP.value())) {
            if (!exists(
                    shop, "select from pg_catalog.pg_tables where schemaname = 'public' and tablename = 'payments'")) {
                shop.setAutoCommit(false);
                run(shop, "shop.sql");
                shop.commit();
                shop.setAutoCommit(true);
            }
            var roles = GuardedRoles.of(
                    policy.database(SHOP).orElseThrow(() -> new CannotStart("the demo's policy.yaml names no shop")));
            new TargetSetup(Target.of(address), roles, new SecureRandom()).apply(shop);
        }
    }

    private static Connection connect(PostgresServer server, String database) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(database), server.superuser(), server.password());
    }

    private static boolean exists(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next();
        }
    }

    private static void run(Connection connection, String resource) throws SQLException, IOException {
        try (var in = Objects.requireNonNull(DemoTarget.class.getResourceAsStream(resource))) {
            execute(connection, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
