package io.nightlatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a process of its own, towards a real server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class CliTest {
    private Shop shop;
    private Nightlatch nightlatch;
    private Path home;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        home = folder.resolve("home");
        shop = Shop.on(18, folder.resolve("target"));
        nightlatch = Nightlatch.before(shop, folder.resolve("nightlatch"));
    }

    @AfterAll
    void stop() throws Exception {
        nightlatch.close();
        shop.close();
    }

    private record Said(int exitCode, String text) {
        /** The first id of this kind. */
        String id(String letter) {
            var id = Pattern.compile(letter + "-[0-9A-Z]{5,}").matcher(text);
            assertThat(id.find()).as(text).isTrue();
            return id.group();
        }
    }

    @Test
    void carriesARequestFromTheAskToTheProofOfItsEnd() throws Exception {
        assumeTrue(Psql.isInstalled(), "psql is not installed");
        try (var waiting = Child.cli(
                as("alice"),
                "",
                "connect",
                "shop",
                "--role",
                "orders_writer",
                "--for",
                "10m",
                "--reason",
                "order 17 is stuck",
                "--",
                "-c",
                "update orders set status = 'open' where id = 17")) {
            waiting.awaitLine("waits for team-leads (bob)");
            assertThat(run("alice", "approve").exitCode()).isEqualTo(1);

            var approved = run("bob", "approve", "--comment", "go ahead");

            assertThat(approved.text())
                    .contains("alice asks for orders_writer on shop for 10m: order 17 is stuck")
                    .contains("approved: alice may use orders_writer on shop for 10m.");
            assertThat(waiting.exitCode()).isZero();
            assertThat(waiting.output()).contains("UPDATE 1");
        }
        var grants = run("alice", "grants");
        assertThat(grants.text()).contains("active");
        assertThat(run("bob", "revoke", grants.id("G"), "--reason", "done early")
                        .exitCode())
                .isZero();
        nightlatch.api("alice").await("/grants/" + grants.id("G"), it -> Boolean.TRUE.equals(it.get("verified")));

        assertThat(run("alice", "grants", grants.id("G")).text())
                .contains("ended by   bob", "why        done early", "verified   yes");
        assertThat(run("dave", "events", "--grant", grants.id("G")).text())
                .contains(
                        "grant.approved", "grant.activated", "grant.ended", "done early  by bob", "grant.end_verified");
        assertThat(run("bob", "approve").text()).startsWith("No request waits for your decision.");
    }

    @Test
    void signsInActsByATokenAndSignsOut() throws Exception {
        var nobody = new HashMap<>(as("carol"));
        nobody.remove("NIGHTLATCH_USER");
        nobody.remove("NIGHTLATCH_PASSWORD");

        var before = run(nobody, "", "me");
        var login = run(nobody, "carol-demo\n", "login", "--user", "carol", "--password-stdin");
        var me = run(nobody, "", "me");
        var made =
                run(nobody, "carol-demo\n", "token", "create", "--label", "ci", "--expires", "1h", "--password-stdin");
        var token = new HashMap<>(nobody);
        token.put("NIGHTLATCH_TOKEN", made.text().lines().findFirst().orElseThrow());
        token.put("HOME", home.resolve("elsewhere").toString());
        var byToken = run(token, "", "me");
        var logout = run(nobody, "", "logout");
        var after = run(nobody, "", "me");

        assertThat(before.exitCode()).isEqualTo(2);
        assertThat(login.text()).contains("Signed in to", "as carol", home.toString());
        assertThat(me.text()).contains("carol").contains("payments_writer on shop");
        assertThat(byToken.text()).contains("carol");
        assertThat(logout.exitCode()).isZero();
        assertThat(after.exitCode()).isEqualTo(2);
    }

    @Test
    void endsASessionAndTheTrailSaysWho() throws Exception {
        try (var _ = nightlatch.connect("alice")) {
            var sessions = run("erin", "sessions", "--all");

            var ended = run("erin", "end", sessions.id("S"), "--reason", "left open over night");

            assertThat(ended.text()).contains("is ending: alice on shop.");
            nightlatch.api("erin").await("/sessions/" + sessions.id("S"), it -> "ended".equals(it.get("state")));
            assertThat(run("dave", "events", "--session", sessions.id("S")).text())
                    .contains("session.ended", "left open over night  by erin");
        }
    }

    @Test
    void withdrawsAndDenies() throws Exception {
        var filed = run("alice", "request", "--database", "shop", "--role", "shop_owner", "--reason", "a new index");
        var withdrawn = run("alice", "withdraw", filed.id("R"));
        run("alice", "request", "--database", "shop", "--role", "shop_owner", "--reason", "a new index");
        var denied = run("frank", "deny", "--comment", "not on a Friday");

        assertThat(withdrawn.text()).contains("withdrawn: shop_owner on shop.");
        assertThat(denied.text()).contains("denied: alice does not get shop_owner on shop.");
        assertThat(run("alice", "requests", denied.id("R")).text()).contains("by frank", "not on a Friday");
    }

    private Said run(String person, String... words) throws IOException, InterruptedException {
        return run(as(person), "", words);
    }

    private static Said run(Map<String, String> environment, String input, String... words)
            throws IOException, InterruptedException {
        try (var cli = Child.cli(environment, input, words)) {
            return new Said(cli.exitCode(), cli.output());
        }
    }

    private Map<String, String> as(String person) {
        return Map.of(
                "NIGHTLATCH_URL",
                nightlatch.api(person).url(),
                "NIGHTLATCH_USER",
                person,
                "NIGHTLATCH_PASSWORD",
                person + "-demo",
                "HOME",
                home.toString());
    }
}
