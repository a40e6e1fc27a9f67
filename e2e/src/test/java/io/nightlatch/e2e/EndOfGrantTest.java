package io.nightlatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** When the time of a grant is over, nothing is left of it: not in the session, not in the database. */
@Isolated("it measures a second")
@OnEachVersion
class EndOfGrantTest extends FlowTest {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration PROVED = Duration.ofSeconds(5);

    @Test
    void theClockCutsIdleAndRunningSessionsAndLeavesNothing() throws Exception {
        try (var idle = nightlatch.connect("alice");
                var running = nightlatch.connect("alice")) {
            JdbcTest.run(idle, "set nightlatch.reason = 'INC-8'");
            JdbcTest.run(idle, "set nightlatch.duration = '8s'");
            var asking = CompletableFuture.runAsync(() -> runs(idle, "set nightlatch.role = 'orders_writer'"));
            var request = pendingRequestOf("alice");
            nightlatch.api("bob").approve(request);
            asking.join();
            JdbcTest.run(idle, "update orders set status = 'paid' where id = 1");
            JdbcTest.run(idle, "set app.tenant = '42'"); // without it an idle session would go on as baseline
            JdbcTest.run(running, "set nightlatch.role = 'orders_writer'");
            JdbcTest.run(running, "insert into orders values (9100, 1, 'new', 1, now())");
            var grant = grantOf(request);
            var endsAt = Instant.parse(text(grant(grant), "endsAt"));
            var logins = TargetLogin.of(admin, "alice");
            assertThat(logins).hasSize(2).noneMatch(TargetLogin::mayLogIn);
            var sleeping = CompletableFuture.supplyAsync(() -> SqlError.of(running, "select pg_sleep(60)"));

            Eventually.within(Duration.ofSeconds(10), "the backends are gone", () -> backends(logins) == 0);
            var backendsGone = Instant.now();
            var cut = sleeping.join();
            var cutSeen = Instant.now();
            for (var login : logins) {
                Eventually.within(
                        PROVED,
                        "nothing is left of " + login,
                        () -> login.traces(admin).isEmpty());
            }
            var nothingLeft = Instant.now();
            System.out.printf(
                    "PostgreSQL %d: after the end of an 8s grant the backends were gone in %d ms, the client knew in"
                            + " %d ms, nothing was left in %d ms%n",
                    major, millis(endsAt, backendsGone), millis(endsAt, cutSeen), millis(endsAt, nothingLeft));

            assertThat(backendsGone).isBetween(endsAt, endsAt.plus(SOON));
            assertThat(cutSeen).isBetween(endsAt, endsAt.plus(SOON));
            assertThat(nothingLeft).isBefore(endsAt.plus(PROVED));
            assertCut(cut, grant);
            assertCut(SqlError.of(idle, "select 1"), grant);
            assertThat(ended(grant)).containsEntry("endedBy", "the clock").containsEntry("verified", true);
            assertThat(TargetLogin.of(admin, "alice")).isEmpty();
            assertTheTrailTellsIt(request, grant);
        }
    }

    private void assertTheTrailTellsIt(String request, String grant) throws Exception {
        var trail = new Trail(nightlatch.api("dave").events("database=shop"));
        var first = sessionsOf(grant).getFirst();

        assertThat(trail.kindsOf(request, grant, first))
                .containsSubsequence(
                        "session.started",
                        "request.filed",
                        "vote.cast",
                        "request.approved",
                        "grant.approved",
                        "grant.activated",
                        "statement.started",
                        "statement.finished",
                        "grant.ended",
                        "grant.end_verified");
        assertThat(trail.kindsOf(request, grant, first)).containsSubsequence("statement.finished", "session.ended");
        assertThat(trail.only("request.filed", request)).containsEntry("reason", "INC-8");
        assertThat(text(trail.only("vote.cast", request), "detail")).contains("bob");
        assertThat(trail.statementsOf(first)).contains("update orders set status = 'paid' where id = 1");
        assertThat(sessionsOf(grant)).as("one yes served both").hasSize(2);
    }

    @Test
    void isAnnouncedEvenWhileAStatementRuns() throws Exception {
        assumeTrue(Psql.isInstalled(), "psql is not installed");
        var grant = approvedGrant("alice", "orders_writer", Duration.ofSeconds(20), "bob");
        try (var psql =
                nightlatch.psql("alice", "set nightlatch.role = 'orders_writer'", "select 'long' from pg_sleep(60)")) {

            var warning = psql.awaitLine("ends in");

            assertThat(warning)
                    .contains("NOTICE:")
                    .containsPattern(
                            "your grant " + grant + " of orders_writer ends in (10|9)s; running since \\S+ UTC: "
                                    + "select 'long' from pg_sleep\\(60\\)");
        }
    }

    @Test
    void whoSetTheirLoginsPasswordCannotComeInBesideTheGateway() throws Exception {
        try (var connection = nightlatch.connect("alice")) {
            var login = TargetLogin.of(admin, "alice").getFirst();
            JdbcTest.run(connection, "do $$ begin execute 'alter role current_user password ''mine-now'''; end $$");
            assertThat(hasPassword(login)).as("the password is really set").isTrue();

            assertCannotComeIn(login);
            assertThatThrownBy(() -> JdbcTest.run(connection, "select pg_terminate_backend(pg_backend_pid())"))
                    .isInstanceOf(SQLException.class);
            Eventually.within(PROVED, "the login is gone", () -> {
                assertCannotComeIn(login);
                return login.traces(admin).isEmpty();
            });
            assertCannotComeIn(login);
        }
    }

    private void assertCannotComeIn(TargetLogin login) {
        var url = "jdbc:postgresql://127.0.0.1:" + shop.server().port() + "/shop";
        assertThatThrownBy(() -> DriverManager.getConnection(url, login.name(), "mine-now")
                        .close())
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isIn("28000", "28P01"));
    }

    private boolean hasPassword(TargetLogin login) throws SQLException {
        return JdbcTest.one(
                        admin, "select rolpassword like 'SCRAM-SHA-256$%' from pg_authid where oid = " + login.oid())
                .equals("t");
    }

    private int backends(List<TargetLogin> logins) throws SQLException {
        int count = 0;
        for (var login : logins) count += login.backends(admin).size();
        return count;
    }

    private static void assertCut(SqlError cut, String grant) {
        assertThat(cut.sqlState()).isEqualTo("57P01");
        assertThat(cut.message()).isEqualTo("your grant of \"orders_writer\" on shop has ended");
        assertThat(cut.detail()).startsWith(grant + " of orders_writer").contains("clock at 20");
        assertThat(cut.hint()).isEqualTo("Connect again; what the role allowed can be asked for anew.");
    }

    private static void runs(Connection connection, String sql) {
        try {
            JdbcTest.run(connection, sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static long millis(Instant from, Instant to) {
        return Duration.between(from, to).toMillis();
    }
}
