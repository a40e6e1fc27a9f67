package io.nightlatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The primary is lost in the middle of a grant, and its standby takes its place; so does that of the store, which is there too. */
class FailoverTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void endsTheSessionsAndProvesTheEndOfTheGrantOnTheNewPrimary(@TempDir Path folder) throws Exception {
        int major = Versions.tested().getLast();
        try (var shop = Shop.on(major, folder.resolve("primary"))) {
            shop.addStandby(folder.resolve("standby"));
            try (var nightlatch = Nightlatch.before(shop, folder.resolve("nightlatch"));
                    var connection = nightlatch.connect("alice");
                    var waiting = nightlatch.connect("alice")) {
                var filed = nightlatch.api("alice").post("/requests", """
                    {"database": "shop", "role": "shop_owner", "reason": "failover", "duration": "PT15M", "scope": "person"}\
                    """).object();
                var grant = String.valueOf(nightlatch
                        .api("carol")
                        .approve(String.valueOf(filed.get("id")))
                        .object()
                        .get("grant"));
                JdbcTest.run(connection, "set nightlatch.role = 'shop_owner'");
                JdbcTest.run(connection, "reset role");
                JdbcTest.run(
                        connection,
                        "create table made_before (id int); create function made_too() returns int"
                                + " language sql as 'select 1'");
                waiting.setAutoCommit(false);
                JdbcTest.run(waiting, "do $$ begin execute 'alter role current_user password ''x'''; end $$");

                shop.failOver();

                assertThatThrownBy(() -> JdbcTest.run(connection, "select 1")).isInstanceOf(SQLException.class);
                assertThatThrownBy(() -> JdbcTest.run(waiting, "select 1")).isInstanceOf(SQLException.class);
                Eventually.within(
                        PATIENCE,
                        "the sessions have ended",
                        () -> isAnswered(nightlatch)
                                && nightlatch
                                        .api("erin")
                                        .items("/sessions?state=open")
                                        .isEmpty()
                                && nightlatch
                                        .api("erin")
                                        .items("/sessions?state=ending")
                                        .isEmpty());
                assertThat(nightlatch.api("erin").get("/grants/" + grant).object())
                        .containsEntry("state", "active");
                nightlatch.api("erin").revoke(grant);
                var ended = nightlatch.api("erin").await("/grants/" + grant, it -> it.get("verified") != null);
                assertThat(ended).containsEntry("verified", true);
                try (var admin = shop.admin("shop")) {
                    assertThat(TargetLogin.of(admin, "alice")).isEmpty();
                    assertThat(Estates.leftOn(shop, List.of("shop", "postgres")))
                            .isEmpty();
                    assertThat(owner(admin, "pg_class", "relowner", "relname = 'made_before'"))
                            .isEqualTo("shop_owner");
                    assertThat(owner(admin, "pg_proc", "proowner", "proname = 'made_too'"))
                            .isEqualTo("nightlatch_quarantine");
                }
                try (var again = nightlatch.connect("alice")) {
                    assertThat(JdbcTest.one(again, "select inet_server_port()"))
                            .isEqualTo(String.valueOf(shop.server().port()));
                    assertThat(JdbcTest.one(again, "select count(*) > 0 from orders"))
                            .isEqualTo("t");
                }
            }
        }
    }

    private static boolean isAnswered(Nightlatch nightlatch) throws InterruptedException {
        return nightlatch.api("erin").get("/sessions").status() == 200;
    }

    private static String owner(Connection admin, String catalog, String owner, String where) throws SQLException {
        return JdbcTest.one(admin, "select pg_get_userbyid(" + owner + ") from " + catalog + " where " + where);
    }
}
