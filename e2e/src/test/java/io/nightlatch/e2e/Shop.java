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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    private final PostgresServerOptions options;
    private final String policy;
    private final String tlsToTarget; // lines of the configuration
    private final List<String> databases;
    private PostgresServer server;
    private Optional<PostgresServer> standby = Optional.empty();

    private Shop(PostgresServerOptions options, String policy, String tlsToTarget, List<String> databases) {
        this.options = options;
        this.policy = policy;
        this.tlsToTarget = tlsToTarget;
        this.databases = databases;
        this.server = PostgresServer.start(options);
    }

    static Shop on(int major, Path folder) throws SQLException, IOException {
        return on(major, folder, resource("policy.yaml"));
    }

    static Shop on(int major, Path folder, String policy) throws SQLException, IOException {
        return filled(new Shop(options(major, folder), policy, "sslmode: disable", List.of("shop")));
    }

    /** Two guarded databases on one server, of the same roles and rules: {@code shop} and {@code warehouse}. */
    static Shop withWarehouse(int major, Path folder) throws SQLException, IOException {
        var policy = resource("policy.yaml");
        var rules = policy.substring(policy.indexOf("  shop:"));
        return filled(new Shop(
                options(major, folder),
                policy + rules.replace("  shop:", "  warehouse:"),
                "sslmode: disable",
                List.of("shop", "warehouse")));
    }

    /** On a server with that certificate, which the configuration asks to be signed by {@code authority}. */
    static Shop overTls(int major, Path folder, GatewayOptions.Tls certificate, Path authority)
            throws SQLException, IOException {
        var options = options(major, folder).tls(certificate.certificate(), certificate.key());
        return filled(new Shop(
                options, resource("policy.yaml"), "sslmode: verify-full\n    ca: " + authority, List.of("shop")));
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
            for (var database : databases) statement.execute("create database " + database + " owner shop_owner");
            statement.execute("create database nightlatch");
        }
        for (var database : databases) {
            try (var connection = admin(database);
                    var statement = connection.createStatement()) {
                statement.execute(resource("shop.sql"));
                var roles = GuardedRoles.of(PolicyFile.parse("policy.yaml", policy, Optional.empty())
                        .policy()
                        .databases()
                        .values()
                        .iterator()
                        .next());
                new TargetSetup(target(database), roles, new SecureRandom()).apply(connection);
            }
        }
    }

    static String resource(String name) throws IOException {
        try (var in = Objects.requireNonNull(Shop.class.getResourceAsStream("/io/nightlatch/app/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    Target target() {
        return target("shop");
    }

    private Target target(String database) {
        return Target.of(
                "127.0.0.1",
                server.port(),
                database,
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
              url: jdbc:postgresql://%s/nightlatch%s
              user: postgres
              passwordFile: store.password
            databases:
            %s
            people: {file: people.yaml}
            policy: {file: policy.yaml}
            machines: {groups: [machines], hold: never}
            capabilities: {admin: [admins], operator: [admins], auditor: [security]}
            """.formatted(
                        gatewayPort,
                        httpPort,
                        addresses(),
                        standby.isPresent() ? "?targetServerType=primary" : "",
                        databases.stream().map(this::entry).collect(Collectors.joining())));
    }

    private String entry(String database) {
        return """
              %s:
                host: [%s]
                %s
                broker: {user: nightlatch_broker, passwordFile: broker.password}
                undertaker: {user: nightlatch_undertaker, passwordFile: undertaker.password}
            """.formatted(database, addresses(), tlsToTarget);
    }

    /** Gives the server a standby, in that folder, which follows it and may take its place. */
    void addStandby(Path folder) throws IOException, InterruptedException {
        int port = server.port();
        server.stop();
        var copy = new ProcessBuilder("cp", "-a", options.folder().toString(), folder.toString()).start();
        if (copy.waitFor() != 0) throw new IOException("the server in " + options.folder() + " cannot be copied");
        server = PostgresServer.start(options.port(port));
        Files.createFile(folder.resolve(options.folder().relativize(server.dataDirectory()))
                .resolve("standby.signal"));
        var following = new PostgresServerOptions(folder, options.binaries(), 0, options.settings(), options.tls())
                .setting(
                        "primary_conninfo",
                        "host=127.0.0.1 port=" + port + " user=" + server.superuser() + " password="
                                + server.password());
        standby = Optional.of(PostgresServer.start(following));
    }

    /** The server is gone, as in a crash, and its standby takes its place with all that it had been told. */
    void failOver() throws Exception {
        var next = standby.orElseThrow();
        try (var following = DriverManager.getConnection(next.jdbcUrl("postgres"), next.superuser(), next.password())) {
            try (var admin = admin("postgres")) {
                var told = JdbcTest.one(admin, "select pg_current_wal_lsn()");
                Eventually.within(
                        Duration.ofSeconds(20),
                        "the standby has it all",
                        () -> JdbcTest.one(following, "select pg_last_wal_replay_lsn() >= '" + told + "'")
                                .equals("t"));
            }
            server.kill();
            JdbcTest.run(following, "select pg_promote()");
        }
        server = next;
        standby = Optional.empty();
    }

    private String addresses() {
        return Stream.concat(Stream.of(server), standby.stream())
                .map(one -> "127.0.0.1:" + one.port())
                .collect(Collectors.joining(","));
    }

    /** Stops the server, as a crash would or in good order, and starts it at the same port. */
    void restart(boolean crash) {
        int port = server.port();
        if (crash) server.kill();
        else server.stop();
        server = PostgresServer.start(options.port(port));
    }

    private static void secret(Path folder, String name, String text) throws IOException {
        var file = Files.createFile(
                folder.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
    }

    @Override
    public void close() {
        standby.ifPresent(PostgresServer::close);
        server.close();
    }
}
