package io.nightlatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** People end grants and sessions before their time. */
@Isolated("it measures a second")
@OnEachVersion
class CutTest extends FlowTest {
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    @Test
    void aRevokedGrantIsCutWithinASecond() throws Exception {
        var grant = approvedGrant("alice", "orders_writer", Duration.ofHours(1), "bob");
        try (var connection = nightlatch.connect("alice")) {
            JdbcTest.run(connection, "set nightlatch.role = 'orders_writer'");
            var login = TargetLogin.of(admin, "alice").getFirst();
            var sleeping = sleeping(connection);

            long revoked = System.nanoTime();
            assertThat(nightlatch
                            .api("bob")
                            .post("/grants/" + grant + "/revoke", "{\"reason\": \"wrong order\"}")
                            .status())
                    .isEqualTo(200);
            var cut = sleeping.join();
            var took = Duration.ofNanos(System.nanoTime() - revoked);
            var gone = Eventually.within(
                    A_SECOND, "the backend is gone", () -> login.backends(admin).isEmpty());
            System.out.printf(
                    "PostgreSQL %d: the client knew %d ms after the revoke was sent, the backend was gone %d ms"
                            + " later%n",
                    major, took.toMillis(), gone.toMillis());

            assertThat(took.plus(gone)).isLessThan(A_SECOND);
            assertThat(cut.sqlState()).isEqualTo("57P01");
            assertThat(cut.detail())
                    .startsWith(grant + " of orders_writer was ended by bob at 20")
                    .endsWith(": wrong order");
            assertThat(cut.hint()).startsWith("Connect again");
            assertThat(ended(grant)).containsEntry("endedBy", "bob").containsEntry("verified", true);
        }
    }

    @Test
    void theCommandLineRevokes() throws Exception {
        var grant = approvedGrant("alice", "orders_writer", Duration.ofHours(1), "bob");
        try (var connection = nightlatch.connect("alice")) {
            JdbcTest.run(connection, "set nightlatch.role = 'orders_writer'");
            var sleeping = sleeping(connection);

            var revoke = nightlatch.cli("bob").run("revoke", grant);

            assertThat(revoke.exitCode()).as(revoke.output()).isZero();
            assertThat(sleeping.join().sqlState()).isEqualTo("57P01");
        }
    }

    @Test
    void anOperatorEndsASessionAndTheGrantLivesOn() throws Exception {
        var grant = approvedGrant("alice", "orders_writer", Duration.ofHours(1), "bob");
        try (var connection = nightlatch.connect("alice");
                var other = nightlatch.connect("alice")) {
            JdbcTest.run(connection, "set nightlatch.role = 'orders_writer'");
            var session = sessionsOf(grant).getFirst();
            var sleeping = sleeping(connection);

            var end = nightlatch.cli("erin").run("end", session, "--reason", "left open over night");

            assertThat(end.exitCode()).as(end.output()).isZero();
            var cut = sleeping.join();
            assertThat(cut.sqlState()).isEqualTo("57P01");
            assertThat(cut.message()).isEqualTo("your session was ended by erin");
            assertThat(cut.detail()).endsWith(": left open over night");
            nightlatch.api("erin").await("/sessions/" + session, found -> "ended".equals(found.get("state")));
            assertThat(grant(grant)).containsEntry("state", "active");
            JdbcTest.run(other, "set nightlatch.role = 'orders_writer'");
            JdbcTest.run(other, "update orders set status = 'paid' where id = 1");
        }
    }

    @Test
    void everybodyEndsTheirOwnSessionsAndNobodyElses() throws Exception {
        try (var connection = nightlatch.connect("alice")) {
            var session = JdbcTest.one(connection, "show nightlatch.session");
            var sleeping = sleeping(connection);

            assertThat(nightlatch
                            .api("bob")
                            .post("/sessions/" + session + "/end", "{}")
                            .status())
                    .isIn(403, 404);
            assertThat(nightlatch
                            .api("alice")
                            .post("/sessions/" + session + "/end", "{}")
                            .status())
                    .isEqualTo(200);

            assertThat(sleeping.join().sqlState()).isEqualTo("57P01");
        }
    }

    /** How a long statement of this connection fails. */
    private static CompletableFuture<SqlError> sleeping(Connection connection) {
        return CompletableFuture.supplyAsync(() -> SqlError.of(connection, "select pg_sleep(600)"));
    }
}
