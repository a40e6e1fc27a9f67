package io.nightlatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A grant's token is a password that opens sessions with the role in them, and dies with the grant. */
@OnEachVersion
class GrantTokenTest extends FlowTest {
    private static final String UPDATE = "update orders set status='paid' where id=1";

    @Test
    void opensASessionThatHasTheRole() throws Exception {
        assumeTrue(Psql.isInstalled(), "psql is not installed");
        var token = tokenOf(approvedTokenGrant("alice", "orders_writer", Duration.ofHours(1), "bob"));

        try (var psql = nightlatch.psqlWith("alice", token, UPDATE);
                var withoutIt = nightlatch.psql("alice", "set nightlatch.wait = off", UPDATE)) {
            assertThat(psql.exitCode()).isZero();
            assertThat(psql.lines()).contains("UPDATE 1");
            assertThat(psql.output()).doesNotContain("waiting for");
            assertThat(withoutIt.output()).as("her other sessions").contains("ERROR:  42501");
        }
    }

    @Test
    void isDeadAfterTheEndAndSoIsItsSession() throws Exception {
        var grant = approvedTokenGrant("alice", "orders_writer", Duration.ofSeconds(3), "bob");
        var token = tokenOf(grant);
        try (var connection = nightlatch.connectWith("alice", token)) {
            JdbcTest.run(connection, UPDATE);

            ended(grant);

            assertThatThrownBy(() -> JdbcTest.run(connection, UPDATE)).satisfies(e -> assertState(e, "57P01"));
            assertThatThrownBy(() -> nightlatch.connectWith("alice", token)).satisfies(e -> assertState(e, "28P01"));
        }
    }

    @Test
    void isDeadAfterARevoke() throws Exception {
        var grant = approvedTokenGrant("alice", "orders_writer", Duration.ofHours(1), "bob");
        var token = tokenOf(grant);

        nightlatch.api("alice").revoke(grant);

        assertThatThrownBy(() -> nightlatch.connectWith("alice", token)).satisfies(e -> assertState(e, "28P01"));
    }

    @Test
    void isWorthNothingInAnothersHands() throws Exception {
        var grant = approvedTokenGrant("alice", "orders_writer", Duration.ofHours(1), "bob");
        var token = tokenOf(grant);

        assertThat(nightlatch
                        .api("bob")
                        .post("/grants/" + grant + "/token", "{}")
                        .status())
                .isEqualTo(403);
        assertThatThrownBy(() -> nightlatch.connectWith("bob", token)).satisfies(e -> assertState(e, "28P01"));
    }

    private String tokenOf(String grant) throws Exception {
        return text(
                nightlatch
                        .api("alice")
                        .post("/grants/" + grant + "/token", "{}")
                        .object(),
                "token");
    }

    private static void assertState(Throwable failure, String sqlState) {
        assertThat(((SQLException) failure).getSQLState())
                .as(failure.getMessage())
                .isEqualTo(sqlState);
    }
}
