package io.nightlatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.postgres.gateway.GatewayCertificate;
import io.nightlatch.postgres.server.PostgresServer;
import io.nightlatch.postgres.server.PostgresServerOptions;
import io.nightlatch.postgres.server.PostgresVersions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a PostgreSQL that knows nothing of us to the first approved statement, and back, by somebody who is no superuser. */
@Timeout(180)
class OwnDatabaseTest {
    private static final String SEED = """
        create role dba login createrole password 'k3-long-secret';
        create role orders_owner nologin; create role orders_writer nologin; create role orders_reader nologin;
        create role shop_app login; grant orders_writer to shop_app;
        grant create on database postgres to dba;
        grant orders_reader, orders_writer, orders_owner, pg_signal_backend to dba with admin true, inherit false, set false;
        create schema shop authorization orders_owner;
        create table shop.orders (id int primary key, status text);
        insert into shop.orders select i, 'new' from generate_series(1, 10) i;
        alter table shop.orders owner to orders_owner;
        grant usage on schema shop to orders_reader, orders_writer;
        grant select on shop.orders to orders_reader;
        grant select, insert, update, delete on shop.orders to orders_writer;
        """;
    private static final String ROLES =
            "select string_agg(rolname, ' ' order by rolname) from pg_roles where oid >= 16384";

    @TempDir
    private Path folder;

    private record Said(int exitCode, String text) {}

    private Said cli(String... words) throws Exception {
        try (var child = Child.cli(Map.of("PGPASSWORD", "k3-long-secret"), "", words)) {
            return new Said(child.exitCode(), child.output());
        }
    }

    @Test
    void reachesTheFirstApprovedStatementInThreeCommandsWhicheverServerIsThePrimary() throws Exception {
        try (var servers = new Servers();
                var superuser = servers.primary()) {
            Stage.await("the standby follows", servers::streaming);
            var rolesBefore = one(superuser, ROLES);
            var config = folder.resolve("nightlatch.yaml");
            var url = "postgresql://dba@127.0.0.1:" + servers.standby.port() + ",127.0.0.1:" + servers.primary.port()
                    + "/postgres";

            var look = cli("setup", url, "--config", config.toString());

            assertThat(look.text()).contains("to ask for", "orders_writer", "changes 1 table; held by shop_app");
            assertThat(look.exitCode()).as(look.text()).isZero();
            assertThat(one(superuser, ROLES)).isEqualTo(rolesBefore);

            int gateway = Nightlatch.freePort();
            int http = Nightlatch.freePort();
            Files.writeString(
                    config,
                    Files.readString(config)
                            .replace("port: 6432", "port: " + gateway)
                            .replace("port: 8080", "port: " + http));
            var done = cli(
                    "setup",
                    url,
                    "--config",
                    config.toString(),
                    "--apply",
                    "--person",
                    "alice:developers",
                    "--person",
                    "bob:approvers,admins");
            assertThat(done.text()).contains("sessions can be opened, unlocked and ended", "Next: nightlatch up");
            assertThat(done.exitCode()).as(done.text()).isZero();

            var onStandby = folder.resolve("standby.yaml");
            Files.copy(config, onStandby, StandardCopyOption.COPY_ATTRIBUTES);
            Files.writeString(
                    onStandby, Files.readString(config).replace(", '127.0.0.1:" + servers.primary.port() + "'", ""));
            assertThat(cli("preflight", "--config", onStandby.toString()).text())
                    .contains("missing", "it is a standby", "name the primary as host");

            try (var up = Child.server("up", "--config", config.toString())) {
                up.awaitLine("Nightlatch is up");
                var jdbc = "jdbc:postgresql://127.0.0.1:" + gateway + "/postgres";
                try (var alice = DriverManager.getConnection(jdbc, "alice", password(done, "alice"))) {
                    assertThat(one(alice, "select count(*) from shop.orders where not pg_is_in_recovery()"))
                            .isEqualTo("10");
                    run(alice, "set nightlatch.reason = 'first'");
                    var update = CompletableFuture.runAsync(() -> {
                        try {
                            run(alice, "update shop.orders set status = 'sent' where id = 7");
                        } catch (SQLException e) {
                            throw new IllegalStateException(e);
                        }
                    });
                    var bob = new Api("http://127.0.0.1:" + http, "bob", password(done, "bob"));
                    Stage.await(
                            "it waits",
                            () -> !bob.items("/requests?state=pending").isEmpty());
                    bob.approve(String.valueOf(
                            bob.items("/requests?state=pending").getFirst().get("id")));
                    update.join();
                    assertThat(one(superuser, "select status from shop.orders where id = 7"))
                            .isEqualTo("sent");
                    assertThat(cli("unwrap", "--config", config.toString(), "--apply")
                                    .text())
                            .contains("missing", "nightlatch_broker still works here", "stop Nightlatch");
                }
                up.signal("TERM");
                up.exitCode();
            }
            var out = cli("unwrap", "--config", config.toString(), "--apply");
            assertThat(out.exitCode()).as(out.text()).isZero();
            assertThat(one(superuser, ROLES)).isEqualTo(rolesBefore);
        }
    }

    @Test
    void worksOverTlsOnlyWithPasswordcheckAndWithoutTheStandbyThatCommitsWaitFor() throws Exception {
        var certificate = GatewayCertificate.in(Files.createDirectories(folder.resolve("tls")), Instant.now());
        var options = PostgresServerOptions.in(folder.resolve("hard"))
                .binaries(PostgresVersions.major(18))
                .setting("shared_preload_libraries", "passwordcheck")
                .tls(certificate.certificate(), certificate.key());
        try (var server = PostgresServer.start(options);
                var superuser = DriverManager.getConnection(
                        server.jdbcUrl("postgres"), server.superuser(), server.password())) {
            run(superuser, SEED);
            run(superuser, "set synchronous_commit = local");
            run(superuser, "alter system set synchronous_standby_names = 'nobody'");
            Files.writeString(
                    Path.of(one(superuser, "show hba_file")),
                    "hostssl all all 127.0.0.1/32 scram-sha-256\nhostnossl all all all reject\n");
            run(superuser, "select pg_reload_conf()");
            Stage.await(
                    "it is reloaded",
                    () -> one(superuser, "show synchronous_standby_names").equals("nobody"));
            var config = folder.resolve("nightlatch.yaml").toString();
            var url = "postgresql://dba@127.0.0.1:" + server.port() + "/postgres";

            var plain = cli("setup", url, "--config", config);
            var done = cli(
                    "setup",
                    url + "?sslmode=verify-ca&sslrootcert=" + certificate.certificate(),
                    "--config",
                    config,
                    "--apply");

            assertThat(plain.exitCode()).as(plain.text()).isEqualTo(1);
            assertThat(plain.text()).contains("pg_hba.conf");
            assertThat(done.text()).contains("sessions can be opened, unlocked and ended");
            assertThat(done.exitCode()).as(done.text()).isZero();
            var out = cli("unwrap", "--config", config, "--apply");
            assertThat(out.exitCode()).as(out.text()).isZero();
        }
    }

    /** A primary and its standby, which lets in whoever the primary has made. */
    private final class Servers implements AutoCloseable {
        private final PostgresServer primary;
        private final PostgresServer standby;

        Servers() throws SQLException, IOException {
            var options = PostgresServerOptions.in(folder.resolve("one")).binaries(PostgresVersions.major(18));
            try (var first = PostgresServer.start(options);
                    var connection = DriverManager.getConnection(
                            first.jdbcUrl("postgres"), first.superuser(), first.password())) {
                run(connection, SEED);
            }
            copy(folder.resolve("one"), folder.resolve("two"));
            Files.createFile(folder.resolve("two/data/standby.signal"));
            primary = PostgresServer.start(options);
            standby = PostgresServer.start(PostgresServerOptions.in(folder.resolve("two"))
                    .binaries(PostgresVersions.major(18))
                    .setting(
                            "primary_conninfo",
                            "host=127.0.0.1 port=" + primary.port() + " user=" + primary.superuser() + " password="
                                    + primary.password()));
        }

        boolean streaming() throws SQLException {
            try (var superuser = primary()) {
                return one(superuser, "select state from pg_stat_replication").equals("streaming");
            }
        }

        Connection primary() throws SQLException {
            return DriverManager.getConnection(primary.jdbcUrl("postgres"), primary.superuser(), primary.password());
        }

        @Override
        public void close() {
            primary.close();
            standby.close();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        var copying = new ProcessBuilder(List.of("cp", "-a", from.toString(), to.toString())).start();
        assertThat(copying.onExit().join().exitValue()).isZero();
    }

    private static String password(Said setup, String person) {
        var line = Pattern.compile("added " + person + ", password shown once: (\\S+)")
                .matcher(setup.text());
        assertThat(line.find()).as(setup.text()).isTrue();
        return line.group(1);
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String one(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var found = new ArrayList<String>();
            while (rows.next()) found.add(String.valueOf(rows.getString(1)));
            return String.join(",", found);
        }
    }
}
