package io.nightlatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a rule under highImpact names waits for its own approval under a live grant too, and then runs exactly once. */
@OnEachVersion
class HighImpactTest extends FlowTest {
    private static final Duration AN_HOUR = Duration.ofHours(1);
    private static final String DELETE = "delete from payments";

    @Override
    String policy() throws IOException {
        return super.policy() + """

                highImpact:
                  - {name: mass deletes, kind: [delete], flag: [whole_table], approve: [{by: [dbas]}]}
                  - {name: drops, command: [DROP TABLE], approve: [{by: [dbas]}]}
                  - {name: no truncate, kind: [truncate], refuse: tables are emptied by migrations only}
            """;
    }

    private void admin(String sql) throws SQLException {
        try (var statement = admin.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection writer() throws Exception {
        approvedGrant("alice", "payments_writer", AN_HOUR, "bob", "carol");
        var connection = nightlatch.connect("alice");
        JdbcTest.run(connection, "set nightlatch.role = 'payments_writer'");
        JdbcTest.run(connection, "set nightlatch.reason = 'INC-1'");
        return connection;
    }

    @Test
    void dropTableInPsqlIsShownDecidedAndRunOnce() throws Exception {
        assumeTrue(Psql.isInstalled(), "psql is not installed");
        admin("create table public.old (id int); alter table public.old owner to shop_owner;"
                + " insert into public.old select generate_series(1, 7); analyze public.old");
        var oid = JdbcTest.one(admin, "select 'public.old'::regclass::oid");
        approvedGrant("alice", "shop_owner", AN_HOUR, "carol");
        try (var psql = nightlatch.psql(
                "alice",
                "set nightlatch.role = 'shop_owner'",
                "set nightlatch.reason = 'INC-2'",
                "drop table old",
                "set search_path = pg_catalog",
                "drop table public.old",
                "select 42 as after")) {
            var request = psql.awaitRequest();
            var asked = nightlatch.api("carol").get("/requests/" + request).object();

            assertThat(asked)
                    .containsEntry("scope", "statement")
                    .containsEntry("role", "shop_owner")
                    .containsEntry("statement", "drop table public.old");
            assertThat(asked.toString())
                    .contains("rules=[drops]", "name=public.old", "oid=" + oid, "rows=7", "pg_class.reltuples");
            assertThat(JdbcTest.one(admin, "select to_regclass('public.old') is not null"))
                    .isEqualTo("t");
            assertThat(nightlatch.cli("carol").run("approve", request).exitCode())
                    .isZero();

            assertThat(psql.lines()).contains("DROP TABLE", "42");
            assertThat(psql.output())
                    .contains(
                            "ERROR:  42501: this statement needs its own approval, and the session is not clean for it")
                    .contains("HINT:  Type SET search_path = pg_catalog;");
            assertThat(JdbcTest.one(admin, "select to_regclass('public.old') is null"))
                    .isEqualTo("t");
            assertThat(kinds(request)).containsSubsequence("request.filed", "request.approved", "permission.used");
        }
    }

    private List<String> kinds(String request) throws Exception {
        return nightlatch.api("dave").events("request=" + request).stream()
                .peek(event -> assertThat(String.valueOf(event.get("detail"))).contains("drops"))
                .map(event -> text(event, "kind"))
                .toList();
    }

    @Test
    void eachRunOfAProgramWaitsAndADenialRunsNothing() throws Exception {
        try (var connection = writer();
                var all = connection.prepareStatement(DELETE);
                var one = connection.prepareStatement("delete from payments where id = ?")) {
            for (int i = 1; i <= 8; i++) {
                one.setInt(1, i);
                assertThat(one.executeUpdate()).as("no rule names it").isEqualTo(1);
            }
            var before = JdbcTest.one(admin, "select count(*) from payments");
            var denied = running(all::executeUpdate);
            nightlatch.api("carol").deny(pendingRequestOf("alice"), "not all of them");
            assertThatThrownBy(denied::join).cause().satisfies(e -> {
                assertThat(SqlError.of(e).sqlState()).isEqualTo("42501");
                assertThat(SqlError.of(e).detail()).contains("was denied by carol: not all of them");
            });
            assertThat(JdbcTest.one(admin, "select count(*) from payments")).isEqualTo(before);

            JdbcTest.run(connection, "set nightlatch.reason = 'INC-3, after all'");
            assertThat(String.valueOf(waits(all::executeUpdate))).isEqualTo(before);
            for (int i = 0; i < 6; i++)
                assertThat(waits(all::executeUpdate)).as("a yes each").isZero();
        }
    }

    @Test
    void aTransactionABatchAndATextOfSeveralAreRefusedWithTheWayOut() throws Exception {
        try (var connection = writer();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            assertThat(SqlError.of(connection, DELETE).hint()).startsWith("COMMIT or ROLLBACK, then run it by itself");
            connection.rollback();
            connection.setAutoCommit(true);
            statement.addBatch(DELETE);
            statement.addBatch("select 1");
            assertThatThrownBy(statement::executeBatch)
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
            assertThat(SqlError.of(connection, "truncate payments").detail())
                    .isEqualTo("tables are emptied by migrations only (highImpact: no truncate).");
            assertThat(SqlError.of(connection, DELETE + "; select 1").sqlState())
                    .isEqualTo("42501");
        }
        assertThat(nightlatch.api("erin").items("/requests?state=pending")).isEmpty();
    }

    @Test
    void aPoisonedSessionIsRefusedBeforeAnybodyIsAsked() throws Exception {
        for (var poison : Map.of(
                        "create temp table payments (id int)", "temporary objects",
                        "create function pg_temp.f() returns int language sql as 'select 1'", "temporary objects",
                        "set search_path = open_to_all, public", "On the search_path is open_to_all")
                .entrySet()) {
            admin("create schema if not exists open_to_all; grant usage, create on schema open_to_all to public");
            try (var connection = writer()) {
                JdbcTest.run(connection, poison.getKey());

                var error = SqlError.of(connection, DELETE);

                assertThat(error.sqlState()).isEqualTo("42501");
                assertThat(error.detail()).contains(poison.getValue());
                assertThat(error.hint()).isNotEmpty();
            }
        }
        assertThat(nightlatch.api("erin").items("/requests?state=pending")).isEmpty();
        assertThat(nightlatch.api("dave").events("kind=statement.refused"))
                .anySatisfy(
                        event -> assertThat(String.valueOf(event.get("detail"))).contains("mass deletes"));
    }

    @Test
    void explainNamesTheRules() throws Exception {
        var cli = nightlatch.cli("alice");
        assertThat(cli.run("explain", "--database", "shop", "delete from payments; truncate payments; select 1")
                        .output())
                .contains("waits for payments_writer and a yes of its own", "DELETE is of high impact: mass deletes.")
                .contains("refused by policy", "TRUNCATE TABLE is of high impact: no truncate.")
                .contains("runs");
    }

    private interface Call {
        int run() throws SQLException;
    }

    private static CompletableFuture<Integer> running(Call call) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return call.run();
            } catch (SQLException e) {
                throw new CompletionException(e);
            }
        });
    }

    private int waits(Call call) throws Exception {
        var running = running(call);
        var request = pendingRequestOf("alice");
        assertThat(running).isNotDone();
        nightlatch.api("carol").approve(request);
        return running.get(20, TimeUnit.SECONDS);
    }
}
