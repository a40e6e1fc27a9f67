package io.nightlatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What Nightlatch itself answers in SQL, in both protocols. */
@OnEachVersion
class OwnStatementsTest extends FlowTest {
    private static final Duration AN_HOUR = Duration.ofHours(1);

    @Test
    void psqlIsToldWhereItStands() throws Exception {
        assumeTrue(Psql.isInstalled(), "psql is not installed");
        var grant = approvedGrant("alice", "orders_writer", AN_HOUR, "bob");
        try (var psql = nightlatch.psql(
                "alice",
                "SET nightlatch.role = 'orders_writer'",
                "SHOW nightlatch.session",
                "SHOW nightlatch.roles",
                "SHOW nightlatch.requests",
                "SHOW nightlatch.grants",
                "SHOW nightlatch.remaining")) {
            assertThat(psql.exitCode()).isZero();
            assertThat(psql.output())
                    .containsPattern("session +\\| principal +\\| database +\\| +login +\\| +until")
                    .containsPattern("S-\\S+ +\\| alice +\\| shop +\\| alice~\\S+ +\\| 20\\S+Z")
                    .containsPattern("shop_reader +\\| t +\\| f")
                    .containsPattern("orders_writer +\\| t +\\| t +\\| team-leads +\\| 4h")
                    .containsPattern("payments_writer +\\| f +\\| t +\\| team-leads, then dbas +\\| 1h")
                    .containsPattern("R-\\S+ +\\| orders_writer +\\| approved")
                    .containsPattern(grant + " +\\| orders_writer +\\| active +\\| 20\\S+Z +\\| 59m")
                    .containsPattern("orders_writer +\\| 59m");
        }
    }

    @Test
    void aPreparedShowIsNeverStale() throws Exception {
        try (var connection = nightlatch.connect("alice");
                var session = connection.prepareStatement("SHOW nightlatch.session");
                var roles = connection.prepareStatement("SHOW nightlatch.roles");
                var requests = connection.prepareStatement("SHOW nightlatch.requests");
                var grants = connection.prepareStatement("SHOW nightlatch.grants");
                var remaining = connection.prepareStatement("SHOW nightlatch.remaining")) {
            for (int i = 0; i < 7; i++) {
                assertThat(only(session)).containsEntry("principal", "alice").containsEntry("until", null);
                assertThat(role(roles, "orders_writer")).containsEntry("held", "f");
                assertThat(rows(remaining)).isEmpty();
            }
            var request = filed("orders_writer");
            assertThat(first(requests))
                    .containsEntry("id", request)
                    .containsEntry("state", "pending")
                    .containsEntry("waiting_for", "team-leads (bob)");

            nightlatch.api("bob").approve(request);
            assertThat(first(requests)).containsEntry("state", "approved").containsEntry("waiting_for", "");
            assertThat(first(grants)).containsEntry("id", grantOf(request)).containsEntry("state", "approved");
            assertThat(rows(remaining)).as("its clock has not started").isEmpty();

            JdbcTest.run(connection, "SET nightlatch.role = 'orders_writer'");
            assertThat(first(grants)).containsEntry("state", "active");
            assertThat(role(roles, "orders_writer")).containsEntry("held", "t");
            assertThat(only(remaining)).containsEntry("role", "orders_writer");
            assertThat(only(session).get("until")).startsWith("20");
            var before = only(remaining);
            Eventually.within(
                    Duration.ofSeconds(5),
                    "the clock runs",
                    () -> !only(remaining).equals(before));
        }
    }

    @Test
    void whatIsGivenBackEndsASessionWithStateBehindTheReply() throws Exception {
        var grant = approvedGrant("alice", "orders_writer", AN_HOUR, "bob");
        try (var connection = nightlatch.connect("alice")) {
            JdbcTest.run(connection, "SET nightlatch.role = 'orders_writer'");
            JdbcTest.run(connection, "update orders set status = 'paid' where id = 1");
            JdbcTest.run(connection, "set app.tenant = '42'");

            JdbcTest.run(connection, "RESET nightlatch.role");

            assertThat(ended(grant)).containsEntry("endedBy", "alice").containsEntry("verified", true);
            var cut = SqlError.of(connection, "select 1");
            assertThat(cut.sqlState()).isEqualTo("57P01");
            assertThat(cut.detail())
                    .contains(grant + " of orders_writer was ended by alice")
                    .endsWith("given back");
        }
    }

    @Test
    void aPasswordIsChangedElsewhere() throws Exception {
        assumeTrue(Psql.isInstalled(), "psql is not installed");
        try (var psql = nightlatch.psqlTyping("alice")) {
            psql.type("\\password");
            psql.type("one-that-would-be-hers");
            psql.type("one-that-would-be-hers");

            assertThat(psql.awaitLine("ERROR")).contains("your password is kept by Nightlatch");
            assertThat(psql.awaitLine("HINT")).contains("nightlatch passwd");
        }
    }

    private String filed(String role) throws Exception {
        var body = nightlatch
                .api("alice")
                .post(
                        "/requests",
                        "{\"database\": \"shop\", \"role\": \"" + role
                                + "\", \"reason\": \"to see it\", \"scope\": \"person\"}");
        return text(body.object(), "id");
    }

    private static Map<String, String> role(PreparedStatement roles, String name) throws SQLException {
        return rows(roles).stream()
                .filter(row -> name.equals(row.get("role")))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> first(PreparedStatement show) throws SQLException {
        return rows(show).getFirst();
    }

    private static Map<String, String> only(PreparedStatement show) throws SQLException {
        var rows = rows(show);
        assertThat(rows).hasSize(1);
        return rows.getFirst();
    }

    private static List<Map<String, String>> rows(PreparedStatement show) throws SQLException {
        try (var result = show.executeQuery()) {
            var columns = result.getMetaData();
            var rows = new ArrayList<Map<String, String>>();
            while (result.next()) {
                var row = new LinkedHashMap<String, String>();
                for (int i = 1; i <= columns.getColumnCount(); i++)
                    row.put(columns.getColumnName(i), result.getString(i));
                rows.add(row);
            }
            return rows;
        }
    }

    @Test
    void cancelsAndTerminatesWhatOnesOwnOtherSessionsDo() throws Exception {
        try (var busy = nightlatch.connect("alice");
                var other = nightlatch.connect("alice");
                var stranger = nightlatch.connect("bob")) {
            var pid = JdbcTest.one(busy, "select pg_backend_pid()");
            var sleeping = CompletableFuture.supplyAsync(() -> SqlError.of(busy, "select pg_sleep(600)"));
            Eventually.within(
                    Duration.ofSeconds(10),
                    "it sleeps",
                    () -> JdbcTest.one(
                                    admin,
                                    "select count(*) from pg_stat_activity where wait_event = 'PgSleep' and pid = "
                                            + pid)
                            .equals("1"));

            assertThat(SqlError.of(stranger, "select pg_cancel_backend(" + pid + ")")
                            .sqlState())
                    .isEqualTo("42501");
            assertThat(JdbcTest.one(other, "select pg_cancel_backend(" + pid + ")"))
                    .isEqualTo("t");
            assertThat(sleeping.join().sqlState()).isEqualTo("57014");
            assertThat(JdbcTest.one(other, "select pg_catalog.pg_terminate_backend(" + pid + ");"))
                    .isEqualTo("t");
            var cut = SqlError.of(busy, "select 1");
            assertThat(cut.sqlState()).isEqualTo("57P01");
            assertThat(cut.detail()).startsWith("You terminated it from your session S-");
        }
    }
}
