package io.nightlatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ctrl-C in psql, at a terminal. */
@OnEachVersion
class CancelTest extends FlowTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @BeforeEach
    void needsPsqlAndATerminal() {
        assumeTrue(Psql.isInstalled(), "psql is not installed");
        assumeTrue(Psql.hasTerminal(), "script, which gives a terminal, is not installed");
    }

    @Test
    void endsAHoldAndLeavesTheRequestOpen() throws Exception {
        try (var psql = nightlatch.psqlAtTerminal("alice")) {
            psql.type("set nightlatch.reason='INC-9';");
            psql.type("update orders set status='paid' where id=1;");
            var request = psql.awaitRequest();

            psql.interrupt();

            assertThat(psql.awaitLine("ERROR:")).contains("57014: canceling statement due to user request");
            assertThat(psql.awaitLine("DETAIL:"))
                    .contains("It was waiting for a decision; nothing was run. The request stays open.");
            assertThat(nightlatch.api("bob").get("/requests/" + request).object())
                    .containsEntry("state", "pending");
            assertUsable(psql);

            nightlatch.api("bob").approve(request);
            psql.type("update orders set status='paid' where id=1;");
            psql.awaitLine("UPDATE 1");
        }
    }

    @Test
    void endsARunningStatementAndNothingElse() throws Exception {
        try (var psql = nightlatch.psqlAtTerminal("alice")) {
            psql.type("select pg_sleep(600);");
            Eventually.within(PATIENCE, "it runs", this::isSleeping);

            psql.interrupt();

            assertThat(psql.awaitLine("ERROR:")).contains("57014: canceling statement due to user request");
            assertUsable(psql);
        }
    }

    @Test
    void endsAStatementUnderAGrantAndTheGrantLivesOn() throws Exception {
        var grant = approvedGrant("alice", "orders_writer", Duration.ofHours(1), "bob");
        try (var psql = nightlatch.psqlAtTerminal("alice")) {
            psql.type("set nightlatch.role = 'orders_writer';");
            psql.type("select pg_sleep(600);");
            Eventually.within(PATIENCE, "it runs", this::isSleeping);

            psql.interrupt();

            assertThat(psql.awaitLine("ERROR:")).contains("57014");
            psql.type("update orders set status='paid' where id=1;");
            psql.awaitLine("UPDATE 1");
            assertThat(grant(grant)).containsEntry("state", "active");
        }
    }

    private static void assertUsable(Psql psql) throws Exception {
        psql.type("select 'still ' || 'here';");
        psql.awaitLine("still here");
    }

    private boolean isSleeping() throws Exception {
        return !JdbcTest.one(
                        admin,
                        "select count(*) from pg_stat_activity where wait_event = 'PgSleep' and usename like 'alice~%'")
                .equals("0");
    }
}
