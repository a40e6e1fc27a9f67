package io.nightlatch.e2e;

import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.PeopleFile;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.policy.PolicyFile;
import io.nightlatch.postgres.gateway.GatewayOptions;
import io.nightlatch.postgres.roles.GuardedRoles;
import io.nightlatch.postgres.roles.Target;
import io.nightlatch.postgres.roles.TargetSetup;
import io.nightlatch.postgres.server.PostgresServer;
import io.nightlatch.postgres.server.PostgresServerOptions;
import io.nightlatch.postgres.server.PostgresVersions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The demo's shop on a server of a given version, which holds the store's database too. */
final class Shop implements AutoCloseable {
    static final Map<String, List<String>> PEOPLE = Map.of(
            "alice", List.of("developers"),
            "bob", List.of("developers", "team-leads"),
            "carol", List.of("dbas"),
            "frank", List.of("dbas"),
            "dave", List.of("security"),
            "erin", List.of("admins"),
            "robot", List.of("developers", "machines"));

    private final PostgresServer server;
    private final String policy;
    private final String tlsToTarget; // lines of the configuration

    private Shop(PostgresServer server, String policy, String tlsToTarget) {
        this.server = server;
        this.policy = policy;
        this.tlsToTarget = tlsToTarget;
    }

    static Shop on(int major, Path folder) throws SQLException, IOException {
        return on(major, folder, resource("policy.yaml"));
    }

    static Shop on(int major, Path folder, String policy) throws SQLException, IOException {
        return filled(new Shop(PostgresServer.start(options(major, folder)), policy, "sslmode: disable"));
    }

    /** On a server with that certificate, which the configuration asks to be signed by {@code authority}. */
    static Shop overTls(int major, Path folder, GatewayOptions.Tls certificate, Path authority)
            throws SQLException, IOException {
        var server = PostgresServer.start(options(major, folder).tls(certificate.certificate(), certificate.key()));
        return filled(new Shop(server, resource("policy.yaml"), "sslmode: verify-full\n    ca: " + authority));
    }

    private static Shop filled(Shop shop) throws SQLException, IOException {
        shop.fill();
        return shop;
    }

    private static PostgresServerOptions options(int major, Path folder) {
        return PostgresServerOptions.in(folder)
                .binaries(PostgresVersions.major(major))
                .setting("shared_preload_libraries", "pg_stat_statements")
                .setting("max_prepared_transactions", "10")
                .setting("max_connections", "200")
                .setting("client_connection_check_interval", "1s");
    }

    private void fill() throws SQLException, IOException {
        try (var postgres = admin("postgres");
                var statement = postgres.createStatement()) {
            statement.execute(resource("roles.sql"));
            statement.execute("create database shop owner shop_owner");
            statement.execute("create database nightlatch");
        }
        try (var connection = admin("shop");
                var statement = connection.createStatement()) {
            statement.execute(resource("shop.sql"));
            var roles = GuardedRoles.of(PolicyFile.parse("policy.yaml", policy, Optional.empty())
                    .policy()
                    .databases()
                    .values()
                    .iterator()
                    .next());
            new TargetSetup(target(), roles, new SecureRandom()).apply(connection);
        }
    }

    static String resource(String name) throws IOException {
        try (var in = Objects.requireNonNull(Shop.class.getResourceAsStream("/io/nightlatch/app/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    Target target() {
        return Target.of(
                "127.0.0.1",
                server.port(),
                "shop",
                new Target.Account("nightlatch_broker", "broker-of-the-test"),
                new Target.Account("nightlatch_undertaker", "undertaker-of-the-test"));
    }

    PostgresServer server() {
        return server;
    }

    /** A superuser's connection beside the gateway. */
    Connection admin(String database) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(database), server.superuser(), server.password());
    }

    void writeConfiguration(Path folder, int gatewayPort, int httpPort) throws IOException {
        Files.createDirectories(folder);
        if (Files.exists(folder.resolve("nightlatch.yaml"))) return;
        Files.writeString(folder.resolve("policy.yaml"), policy);
        secret(folder, "broker.password", "broker-of-the-test");
        secret(folder, "undertaker.password", "undertaker-of-the-test");
        secret(folder, "store.password", server.password());
        try (var people = PeopleFile.open(folder.resolve("people.yaml"), new SecureRandom())) {
            PEOPLE.forEach((name, groups) -> people.add(
                    new PrincipalName(name),
                    Set.copyOf(groups.stream().map(Group::new).toList()),
                    name + "-demo"));
        }
        secret(folder, "nightlatch.yaml", """
            gateway: {host: 127.0.0.1, port: %d}
            http: {host: 127.0.0.1, port: %d}
            store:
              url: jdbc:postgresql://127.0.0.1:%d/nightlatch
              user: postgres
              passwordFile: store.password
            databases:
              shop:
                host: 127.0.0.1
                port: %d
                database: shop
                %s
                broker: {user: nightlatch_broker, passwordFile: broker.password}
                undertaker: {user: nightlatch_undertaker, passwordFile: undertaker.password}
            people: {file: people.yaml}
            policy: {file: policy.yaml}
            machines: {groups: [machines], hold: never}
            capabilities: {admin: [admins], operator: [admins], auditor: [security]}
            """.formatted(
                        gatewayPort, httpPort, server.port(), server.port(), tlsToTarget));
    }

    private static void secret(Path folder, String name, String text) throws IOException {
        var file = Files.createFile(
                folder.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
    }

    @Override
    public void close() {
        server.close();
    }
}
