package io.nightlatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a grant left behind is told, and so is what somebody did beside us; ordinary work is not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // in start, which NullAway does not know for an initializer
class LeftAndFoundTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String BACK_DOOR = """
        create function public.fix() returns bigint language sql security definer
          as 'select count(*) from public.payments'\
        """;

    private Shop shop;
    private Nightlatch nightlatch;
    private Connection admin;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        var policy = Shop.resource("policy.yaml") + "    onDrift: {undo: [bypass]}\n";
        shop = Shop.on(18, folder.resolve("server"), policy);
        nightlatch = Nightlatch.before(shop, folder.resolve("nightlatch"));
        admin = shop.admin("shop");
    }

    @AfterAll
    void stop() throws Exception {
        if (admin != null) admin.close();
        if (nightlatch != null) nightlatch.close();
        if (shop != null) shop.close();
    }

    @Test
    void tellsOfABackDoorAndOfNothingWhereNothingWasLeft() throws Exception {
        var left = used(BACK_DOOR);
        var clean = used("update public.orders set status = 'paid' where id = 1");

        var footprint = taken(left);
        assertThat(footprint.get("severe")).isEqualTo(1);
        assertThat(footprint.toString())
                .contains("function public.fix()")
                .contains("everybody may now call it, and it runs with the rights of")
                .contains("drop routine public.fix()");
        assertThat(taken(clean).get("findings")).isEqualTo(List.of());
        assertThat(nightlatch.api("dave").events("kind=footprint.taken&grant=" + left))
                .singleElement()
                .satisfies(event -> assertThat(event.toString()).contains("alarm"));
        assertThat(nightlatch.cli("carol").run("footprint", left).output())
                .contains("one thing is otherwise than before, 1 severe")
                .contains("function public.fix()");
        assertThat(nightlatch.cli("carol").run("footprint", left, "--sql").output())
                .isEqualToIgnoringWhitespace("drop routine public.fix();");
    }

    @Test
    void findsWhatWasDoneBesideIt() throws Exception {
        try (var alice = nightlatch.connectWith("alice", "alice-demo")) {
            JdbcTest.run(alice, "do $$ begin execute format('alter role %I password ''mine''', session_user); end $$");
            JdbcTest.run(
                    admin,
                    "create role by_hand login password 'by_hand'; grant orders_writer to by_hand;"
                            + " create role mid; grant payments_writer to mid; grant mid to by_hand");
            try (var beside = DriverManager.getConnection(shop.server().jdbcUrl("shop"), "by_hand", "by_hand")) {
                found("drift.found", "set a password");
                found("drift.found", "by_hand has orders_writer");
                found("drift.found", "mid has payments_writer");
                found(
                        "bypass.found",
                        "by_hand holds orders_writer, payments_writer and is connected beside the gateway");
                Eventually.within(SOON, "policy has it terminated", () -> !beside.isValid(2));
            }
            JdbcTest.run(admin, "alter role payments_writer rename to gone");
            found("drift.found", "is called gone now");
            JdbcTest.run(
                    admin,
                    "alter role gone rename to payments_writer; revoke mid from by_hand; drop owned by by_hand;"
                            + " drop role by_hand; drop role mid");
        }
        // That its row was written stays to be seen, until somebody says that it is right.
        var api = nightlatch.api("dave");
        Eventually.within(SOON, "all else is gone", () -> api.items("/drift").size() == 1);
        var renamed = String.valueOf(api.items("/drift").getFirst().get("number"));
        assertThat(nightlatch.cli("erin").run("drift", "--accept", renamed).exitCode())
                .isZero();
        Eventually.within(
                SOON,
                "nothing is open any more",
                () -> nightlatch.api("dave").items("/drift").isEmpty());
        assertThat(nightlatch.cli("dave").run("drift", "--all").output())
                .contains("by_hand has orders_writer")
                .contains("revoke orders_writer from by_hand granted by");
        assertThat(nightlatch.api("dave").events("kind=drift.found")).hasSize(4);
        assertThat(nightlatch.api("dave").events("kind=bypass.found")).hasSize(1);
    }

    private void found(String kind, String words) throws Exception {
        Eventually.within(
                SOON,
                words,
                () -> nightlatch.api("dave").events("kind=" + kind).toString().contains(words));
    }

    private String used(String sql) throws Exception {
        var filed = nightlatch.api("alice").post("/requests", """
            {"database": "shop", "role": "shop_owner", "reason": "to test it", "duration": "PT15M", "scope": "person"}\
            """).object();
        var request = String.valueOf(filed.get("id"));
        nightlatch.api("carol").approve(request);
        var grant = String.valueOf(
                nightlatch.api("erin").get("/requests/" + request).object().get("grant"));
        try (var connection = nightlatch.connectWith("alice", "alice-demo")) {
            JdbcTest.run(connection, "set role shop_owner");
            JdbcTest.run(connection, sql);
        }
        nightlatch.api("erin").revoke(grant);
        return grant;
    }

    private Map<String, Object> taken(String grant) throws Exception {
        var api = nightlatch.api("alice");
        Eventually.within(
                Duration.ofSeconds(20),
                "the footprint is taken",
                () -> api.get("/grants/" + grant + "/footprint").status() == 200);
        return api.get("/grants/" + grant + "/footprint").object();
    }
}
