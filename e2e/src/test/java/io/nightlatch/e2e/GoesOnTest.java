package io.nightlatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A grant ends while its session is idle and has nothing that would be missed: the connection goes on as baseline. */
@OnEachVersion
class GoesOnTest extends FlowTest {
    private static final String UPDATE = "update orders set status = ? where id = ?";
    private static final Duration AN_HOUR = Duration.ofHours(1);
    private static final Duration PROVED = Duration.ofSeconds(5);

    /** Runs each statement so often that pgjdbc goes over to named ones. */
    private static void works(Connection connection) throws SQLException {
        try (var update = connection.prepareStatement(UPDATE);
                var select = connection.prepareStatement("select status from orders where id = ?")) {
            for (int i = 1; i <= 8; i++) {
                update.setString(1, "paid");
                update.setInt(2, i);
                assertThat(update.executeUpdate()).isEqualTo(1);
                select.setInt(1, i);
                try (var row = select.executeQuery()) {
                    assertThat(row.next()).isTrue();
                }
            }
        }
    }

    private void revoked(String grant) throws Exception {
        nightlatch.api("bob").revoke(grant);
        assertThat(ended(grant)).containsEntry("endedBy", "bob").containsEntry("verified", true);
    }

    @Test
    void aProgramWithPgjdbcGoesOnAndItsNextStatementIsHeldAgain() throws Exception {
        var grant = approvedGrant("alice", "orders_writer", AN_HOUR, "bob");
        try (var connection = nightlatch.connect("alice")) {
            JdbcTest.run(connection, "SET nightlatch.role = 'orders_writer'");
            works(connection);
            var first = TargetLogin.of(admin, "alice").getFirst();
            var session = sessionsOf(grant).getFirst();

            revoked(grant);

            assertThat(first.traces(admin)).isEmpty();
            Eventually.within(
                    PROVED,
                    "the next login is made",
                    () -> !TargetLogin.of(admin, "alice").isEmpty());
            var second = TargetLogin.of(admin, "alice").getFirst();
            assertThat(second.name()).isEqualTo(first.name() + "~2");
            assertThat(JdbcTest.one(connection, "select session_user")).isEqualTo(second.name());
            assertThat(TargetLogin.of(admin, "alice").getFirst().mayLogIn()).isFalse();
            assertThat(JdbcTest.one(connection, "show nightlatch.session")).isEqualTo(session);
            assertThat(JdbcTest.one(admin, "select pg_has_role('" + second.name() + "', 'orders_writer', 'member')"))
                    .isEqualTo("f");
            try (var update = connection.prepareStatement(UPDATE)) {
                update.setString(1, "sent");
                update.setInt(2, 1);
                assertThat(SqlError.of(thrownBy(update::executeUpdate)).sqlState())
                        .isEqualTo("42501");
            }
            JdbcTest.run(connection, "set nightlatch.reason = 'once more'");
            var asking = CompletableFuture.runAsync(() -> {
                try {
                    JdbcTest.run(connection, "SET nightlatch.role = 'orders_writer'");
                } catch (SQLException e) {
                    throw new AssertionError(e);
                }
            });
            nightlatch.api("bob").approve(pendingRequestOf("alice"));
            asking.join();
            works(connection);
            theTrailTellsIt(session, second.name());
        }
        Eventually.within(
                PROVED, "no login is left", () -> TargetLogin.of(admin, "alice").isEmpty());
    }

    private interface Sql {
        void run() throws SQLException;
    }

    private static SQLException thrownBy(Sql sql) {
        try {
            sql.run();
            throw new AssertionError("it was not refused");
        } catch (SQLException e) {
            return e;
        }
    }

    private void theTrailTellsIt(String session, String login) throws Exception {
        var trail = new Trail(nightlatch.api("dave").events("database=shop"));
        assertThat(trail.kindsOf(session)).contains("session.went_on", "session.login_ended");
        var wentOn = trail.only("session.went_on", session);
        assertThat(text(wentOn, "detail")).contains(login, "bob");
        assertThat(text(trail.only("session.login_ended", session), "detail")).contains("verified=true");
    }

    @Test
    void aToolThatLooksAtTheCatalogsFirstGoesOn() throws Exception {
        var grant = approvedGrant("alice", "orders_writer", AN_HOUR, "bob");
        try (var connection = nightlatch.connect("alice", "ApplicationName", "DBeaver 24.3.0 - Main")) {
            JdbcTest.run(connection, "SET application_name = 'DBeaver 24.3.0 - SQLEditor'");
            JdbcTest.one(connection, "SELECT current_schema(),session_user");
            JdbcTest.one(connection, "show search_path");
            var about = connection.getMetaData();
            try (var tables = about.getTables(null, "public", "%", null);
                    var columns = about.getColumns(null, "public", "orders", "%");
                    var keys = about.getPrimaryKeys(null, "public", "orders");
                    var references = about.getImportedKeys(null, "public", "payments");
                    var indexes = about.getIndexInfo(null, "public", "orders", false, true)) {
                assertThat(tables.next() && columns.next() && keys.next()).isTrue();
                references.next();
                indexes.next();
            }
            connection.setAutoCommit(false);
            JdbcTest.run(connection, "SET nightlatch.role = 'orders_writer'");
            JdbcTest.run(connection, "update orders set status = 'paid' where id = 1");
            connection.commit();

            revoked(grant);

            assertThat(JdbcTest.one(connection, "select session_user")).endsWith("~2");
            assertThat(JdbcTest.one(connection, "show application_name")).isEqualTo("DBeaver 24.3.0 - SQLEditor");
        }
    }

    @Test
    void whatIsGivenBackIsGoneAndTheConnectionStays() throws Exception {
        var grant = approvedGrant("alice", "orders_writer", AN_HOUR, "bob");
        try (var connection = nightlatch.connect("alice")) {
            JdbcTest.run(connection, "SET nightlatch.role = 'orders_writer'");
            works(connection);

            JdbcTest.run(connection, "RESET nightlatch.role");

            assertThat(JdbcTest.one(connection, "select session_user")).endsWith("~2");
            assertThat(ended(grant)).containsEntry("endedBy", "alice").containsEntry("verified", true);
        }
    }

    @Test
    void theClockLetsAnIdleSessionGoOn() throws Exception {
        var grant = approvedGrant("alice", "orders_writer", Duration.ofSeconds(3), "bob");
        try (var connection = nightlatch.connect("alice")) {
            JdbcTest.run(connection, "SET nightlatch.role = 'orders_writer'");
            works(connection);
            var login = TargetLogin.of(admin, "alice").getFirst();

            assertThat(ended(grant)).containsEntry("endedBy", "the clock").containsEntry("verified", true);

            assertThat(login.traces(admin)).isEmpty();
            assertThat(JdbcTest.one(connection, "select session_user")).endsWith("~2");
        }
    }

    @Test
    void psqlReadsWhatEndedAndWhoEndedIt() throws Exception {
        assumeTrue(Psql.isInstalled(), "psql is not installed");
        var grant = approvedGrant("alice", "orders_writer", AN_HOUR, "bob");
        try (var psql = nightlatch.psqlTyping("alice")) {
            psql.type("set nightlatch.role = 'orders_writer';");
            psql.type("update orders set status = 'paid' where id = 1;");
            psql.awaitLine("UPDATE 1");

            revoked(grant);
            psql.type("select session_user;");

            assertThat(psql.awaitLine("goes on"))
                    .contains("NOTICE:", "your grant of \"orders_writer\" on shop has ended");
            assertThat(psql.awaitLine("DETAIL:")).contains(grant + " of orders_writer was ended by bob at 20");
            assertThat(psql.awaitLine("HINT:")).contains("can be asked for anew");
            assertThat(psql.awaitLine("~2")).contains("alice~");
        }
    }

    @Test
    void aSessionThatSetItsTenantIsCut() throws Exception {
        var grant = approvedGrant("alice", "orders_writer", AN_HOUR, "bob");
        try (var connection = nightlatch.connect("alice")) {
            JdbcTest.run(connection, "set app.tenant = '42'");
            JdbcTest.run(connection, "SET nightlatch.role = 'orders_writer'");

            revoked(grant);

            assertThat(SqlError.of(connection, "select 1").sqlState()).isEqualTo("57P01");
        }
    }

    @Test
    void whatTheServerKeepsForASessionIsAReasonToCutIt() throws Exception {
        for (var state : List.of(
                "create temp table mine as select 1 as one",
                "select pg_advisory_lock(7)",
                "listen orders",
                "begin; declare held cursor with hold for select 1; commit",
                "begin")) {
            var grant = approvedGrant("alice", "orders_writer", AN_HOUR, "bob");
            try (var connection = nightlatch.connect("alice")) {
                JdbcTest.run(connection, "SET nightlatch.role = 'orders_writer'");
                JdbcTest.run(connection, state);

                revoked(grant);

                assertThat(SqlError.of(connection, "select 1").sqlState())
                        .as(state)
                        .isEqualTo("57P01");
            }
        }
    }

    @Test
    void aSessionThatWasGoingOnWhenNightlatchDiedLeavesNothing() throws Exception {
        var grant = approvedGrant("alice", "orders_writer", AN_HOUR, "bob");
        try (var connection = nightlatch.connect("alice")) {
            JdbcTest.run(connection, "SET nightlatch.role = 'orders_writer'");
            JdbcTest.run(connection, "RESET nightlatch.role");
            nightlatch.kill();
        }
        nightlatch.start();

        assertThat(ended(grant)).containsEntry("verified", true);
        Eventually.within(
                PROVED, "no login is left", () -> TargetLogin.of(admin, "alice").isEmpty());
    }

    @Test
    void aProgramWithPsycopgGoesOn(@TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "/usr/bin/python3 is not installed");
        var probe = new ProcessBuilder("/usr/bin/python3", "-c", "import psycopg").start();
        assumeTrue(probe.waitFor() == 0, "psycopg (python3-psycopg) is not installed");
        var script = folder.resolve("goes_on.py");
        try (var in = Objects.requireNonNull(GoesOnTest.class.getResourceAsStream("python/goes_on.py"))) {
            Files.copy(in, script);
        }
        var grant = approvedGrant("alice", "orders_writer", AN_HOUR, "bob");
        var program = new ProcessBuilder("/usr/bin/python3", script.toString()).redirectErrorStream(true);
        program.environment().put("PGHOST", "127.0.0.1");
        program.environment().put("PGPORT", String.valueOf(nightlatch.gatewayPort()));
        program.environment().put("PGUSER", "alice");
        program.environment().put("PGPASSWORD", "alice-demo");
        program.environment().put("PGDATABASE", "shop");
        var running = program.start();
        var lines = new ArrayList<String>();
        try (var out = new BufferedReader(new InputStreamReader(running.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
                if (!line.equals("idle")) continue;
                revoked(grant);
                running.getOutputStream().close();
            }
        }

        assertThat(running.waitFor()).as(lines::toString).isZero();
        assertThat(lines)
                .anyMatch(line -> line.startsWith("notice: your grant of \"orders_writer\" on shop has ended; this"))
                .anyMatch(line -> line.startsWith("user: alice~") && line.endsWith("~2"))
                .contains("read: True", "refused: 42501");
    }
}
