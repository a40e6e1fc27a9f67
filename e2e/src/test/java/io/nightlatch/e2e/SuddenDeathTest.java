package io.nightlatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** {@code kill -9} of Nightlatch, and what the next start finds. */
@OnEachVersion
class SuddenDeathTest extends FlowTest {
    /** A few of the target's {@code client_connection_check_interval}, which is a second here. */
    private static final Duration NOTICED = Duration.ofSeconds(5);

    @Test
    void endsWhatRanAndTheNextStartProvesTheEndOfTheGrant() throws Exception {
        var grant = approvedGrant("alice", "orders_writer", Duration.ofSeconds(6), "bob");
        try (var connection = nightlatch.connect("alice")) {
            JdbcTest.run(connection, "do $$ begin execute 'alter role current_user password ''mine-now'''; end $$");
            JdbcTest.run(connection, "set nightlatch.role = 'orders_writer'");
            connection.setAutoCommit(false);
            JdbcTest.run(connection, "insert into orders values (9200, 1, 'never committed', 1, now())");
            var login = TargetLogin.of(admin, "alice").getFirst();
            var session = sessionsOf(grant).getFirst();
            var endsAt = Instant.parse(text(grant(grant), "endsAt"));
            var sleeping = Thread.ofVirtual().start(() -> {
                try {
                    JdbcTest.run(connection, "select pg_sleep(600)");
                } catch (SQLException e) {
                    // the connection is lost; that is what is looked for below
                }
            });
            Eventually.within(
                    NOTICED,
                    "it runs",
                    () -> "pg_sleep"
                            .equals(JdbcTest.one(
                                    admin,
                                    "select coalesce((select substring(query, 'pg_sleep') from pg_stat_activity where"
                                            + " usesysid = "
                                            + login.oid() + " and state = 'active'), '')")));

            nightlatch.kill();
            var noticed = Eventually.within(
                    NOTICED,
                    "the running statement ends",
                    () -> login.backends(admin).isEmpty());
            sleeping.join();

            assertThat(TargetLogin.of(admin, "alice"))
                    .containsExactly(new TargetLogin(login.oid(), login.name(), false));
            assertThatThrownBy(() -> DriverManager.getConnection(
                                    "jdbc:postgresql://127.0.0.1:"
                                            + shop.server().port() + "/shop",
                                    login.name(),
                                    "mine-now")
                            .close())
                    .as("in the target's own door, with a password that is right")
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28000"));

            Eventually.within(
                    Duration.ofSeconds(10),
                    "the grant's time is over",
                    () -> Instant.now().isAfter(endsAt));
            nightlatch.start();
            var swept = Eventually.within(
                    Duration.ofSeconds(5),
                    "the login is swept",
                    () -> login.traces(admin).isEmpty());
            System.out.printf(
                    "PostgreSQL %d: after kill -9 the backend was gone in %d ms; after the restart the login in %d"
                            + " ms%n",
                    major, noticed.toMillis(), swept.toMillis());

            assertThat(ended(grant)).containsEntry("endedBy", "the clock").containsEntry("verified", true);
            var trail = new Trail(nightlatch.api("dave").events("database=shop"));
            assertThat(trail.kindsOf(grant, session))
                    .containsSubsequence("grant.activated", "statement.started", "grant.ended", "grant.end_verified")
                    .containsSubsequence("statement.started", "session.ended", "grant.end_verified");
            assertThat(trail.only("session.ended", session)).containsEntry("reason", "its connection is gone");
            assertThat(JdbcTest.one(admin, "select count(*) from orders where id = 9200"))
                    .isEqualTo("0");
        }
    }

    @Test
    void leavesAHeldRequestOpenForAYesAfterTheRestart() throws Exception {
        assumeTrue(Psql.isInstalled(), "psql is not installed");
        var update = "update orders set status='paid' where id=1";
        try (var psql = nightlatch.psql("alice", "set nightlatch.reason='before the crash'", update)) {
            var request = psql.awaitRequest();

            nightlatch.kill();
            assertThat(psql.exitCode()).isEqualTo(2); // psql: the connection is lost
            nightlatch.start();

            assertThat(nightlatch.api("bob").get("/requests/" + request).object())
                    .containsEntry("state", "pending");
            assertThat(nightlatch.api("bob").approve(request).object()).containsEntry("state", "approved");
            try (var again = nightlatch.psql("alice", "set nightlatch.reason='before the crash'", update)) {
                assertThat(again.exitCode()).isZero();
                assertThat(again.lines()).contains("UPDATE 1");
                assertThat(again.output()).doesNotContain("waiting for");
            }
        }
    }
}
