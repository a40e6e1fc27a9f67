package io.nightlatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a policy says of the time of a grant in use, in the whole product: more of it, and giving it back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class GrantTimeTest {
    private static final String POLICY = """
        databases:
          shop:
            baseline: {everyone: [shop_reader]}
            keep: [shop_app]
            wrapped:
              - role: orders_writer
                who: [developers]
                approve: [{by: [team-leads]}]
                duration: {max: 1h}
                extend: {times: 2, total: 2h, approval: none}
              - role: payments_writer
                who: [developers]
                approve: [{by: [dbas]}]
                duration: {max: 1h}
                extend: {times: 9, approval: again}
              - role: shop_owner
                who: [developers]
                approve: [{by: [dbas]}]
                duration: {max: 1h}
                act: inherit
                atEnd: {finish: statement, within: 1m}
        """;

    private Shop shop;
    private Nightlatch nightlatch;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        shop = Shop.on(18, folder.resolve("server"), POLICY);
        nightlatch = Nightlatch.before(shop, folder.resolve("nightlatch"));
    }

    @AfterAll
    void stop() throws Exception {
        nightlatch.close();
        shop.close();
    }

    @Test
    void moreTimeGoesToAllSessionsAndTheirStatementsRunOn() throws Exception {
        var grant = granted("orders_writer", "PT4S", "bob");
        try (var one = nightlatch.connect("alice");
                var other = nightlatch.connect("alice")) {
            JdbcTest.run(one, "set nightlatch.role = 'orders_writer'");
            JdbcTest.run(other, "set nightlatch.role = 'orders_writer'");
            var end = endOf(grant);

            var refused = SqlError.of(one, "set nightlatch.extend = '3 hours'");
            JdbcTest.run(one, "set nightlatch.extend = '1 minute'");
            var overTheEnd = CompletableFuture.runAsync(() -> runs(other, "select pg_sleep(5)"));
            JdbcTest.run(one, "select pg_sleep(5)");
            overTheEnd.join();

            assertThat(refused.sqlState()).isEqualTo("42501");
            assertThat(refused.detail()).contains("last 2h in all");
            assertThat(endOf(grant)).isEqualTo(end.plusSeconds(60));
            JdbcTest.run(one, "update orders set status = 'paid' where id = 1");
            var cli = nightlatch.cli("bob").run("extend", grant, "--for", "2m", "--reason", "she needs it");
            assertThat(cli.output()).contains("alice has orders_writer on shop until");
            assertThat(endOf(grant)).isEqualTo(end.plusSeconds(180));
            var third = nightlatch.cli("alice").run("extend", grant, "--for", "1m");
            assertThat(third.exitCode()).isEqualTo(1);
            assertThat(third.output()).contains("was extended 2 times");
            assertThat(nightlatch.api("dave").events("kind=grant.extended&grant=" + grant))
                    .hasSize(2)
                    .anySatisfy(
                            event -> assertThat(event.get("detail").toString()).contains("by=bob"))
                    .anySatisfy(
                            event -> assertThat(event.get("detail").toString()).contains("by=alice"));

            var notHers = nightlatch.cli("bob").run("give-back", grant);
            var back = nightlatch.cli("alice").run("give-back", grant);

            assertThat(notHers.output()).contains("nightlatch revoke " + grant);
            assertThat(back.output()).contains(grant + " is given back");
            var ended =
                    nightlatch.api("dave").await("/grants/" + grant, now -> Boolean.TRUE.equals(now.get("verified")));
            assertThat(ended).containsEntry("endReason", "given back").containsEntry("endedBy", "alice");
        }
    }

    @Test
    void moreTimeWaitsForAYesWherePolicyWantsOneAgain() throws Exception {
        var grant = granted("payments_writer", "PT10M", "carol");
        try (var connection = nightlatch.connect("alice")) {
            JdbcTest.run(connection, "set nightlatch.role = 'payments_writer'");
            var end = endOf(grant);

            var waiting = CompletableFuture.runAsync(() -> runs(connection, "set nightlatch.extend = '10min'"));
            Eventually.within(
                    Duration.ofSeconds(20), "it is asked", () -> !pending().isEmpty());
            var request = pending().getFirst();
            var approved = nightlatch.cli("carol").run("approve", String.valueOf(request.get("id")));
            waiting.join();
            var asked = nightlatch.cli("alice").run("extend", grant, "--for", "5m");

            assertThat(request).containsEntry("extended", grant);
            assertThat(approved.output()).contains("payments_writer on shop for 10m more");
            assertThat(endOf(grant)).isEqualTo(end.plusSeconds(600));
            assertThat(asked.output()).contains("waits for dbas (carol, frank): 5m more for " + grant);
            assertThat(nightlatch.cli("alice").run("grants", grant).output()).contains("extended");
        }
    }

    @Test
    void whatRunsAtTheEndFinishesAndTheEndIsVerifiedAfterwards() throws Exception {
        var grant = granted("shop_owner", "PT3S", "carol");
        try (var connection = nightlatch.connect("alice")) {
            JdbcTest.run(connection, "set nightlatch.role = 'shop_owner'");
            var running = CompletableFuture.runAsync(() -> runs(
                    connection,
                    "create table backfill as select id, pg_sleep(9) is null as slept from orders where id = 1"));
            var meanwhile =
                    nightlatch.api("alice").await("/grants/" + grant, now -> !"active".equals(now.get("state")));
            running.join();
            var ended =
                    nightlatch.api("dave").await("/grants/" + grant, now -> Boolean.TRUE.equals(now.get("verified")));

            assertThat(meanwhile).containsEntry("state", "ending");
            assertThat(ended).containsEntry("endedBy", "the clock");
            assertThat(nightlatch.api("dave").events("kind=grant.end_unverified&grant=" + grant))
                    .isEmpty();
            assertThat(SqlError.of(connection, "set nightlatch.wait = off; drop table backfill")
                            .sqlState())
                    .isIn("42501", "57P01");
        }
    }

    private java.util.List<java.util.Map<String, Object>> pending() throws InterruptedException {
        return nightlatch.api("carol").items("/requests?state=pending&role=payments_writer");
    }

    private String granted(String role, String duration, String approver) throws InterruptedException {
        var filed = nightlatch.api("alice").post("/requests", """
            {"database": "shop", "role": "%s", "reason": "a test", "duration": "%s", "scope": "person"}\
            """.formatted(role, duration));
        assertThat(filed.status()).as(filed.body()).isEqualTo(201);
        var approved =
                nightlatch.api(approver).approve(String.valueOf(filed.object().get("id")));
        return String.valueOf(approved.object().get("grant"));
    }

    private Instant endOf(String grant) throws InterruptedException {
        return Instant.parse(String.valueOf(
                nightlatch.api("alice").get("/grants/" + grant).object().get("endsAt")));
    }

    private static void runs(Connection connection, String sql) {
        try {
            JdbcTest.run(connection, sql);
        } catch (java.sql.SQLException e) {
            throw new AssertionError(sql, e);
        }
    }
}
