package io.nightlatch.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.control.Demo;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The inbox, the request page, and what is said when it went otherwise than meant. */
class DecisionTest {
    private final Demo demo = new Demo(Console.pages());

    @AfterEach
    void close() {
        demo.close();
    }

    private Browser as(String name) {
        return Browser.signedIn(demo.port(), name);
    }

    private String file(String role, String reason, String statement) {
        return demo.as("alice")
                .post(
                        "/requests",
                        tools.jackson.databind.json.JsonMapper.shared()
                                .writeValueAsString(java.util.Map.of(
                                        "database", "shop", "role", role, "reason", reason, "statement", statement)))
                .json()
                .get("id")
                .asString();
    }

    @Test
    void showsWhatWaitsOldestFirstWithAllThatADecisionNeeds() {
        var first = demo.filed();
        demo.now = demo.now.plus(Duration.ofMinutes(1));
        var second = file("payments_writer", "refund", "delete from payments where id = 3");

        var inbox = as("bob").get("/").text();

        assertThat(inbox).contains("<h1>Two requests are waiting for you</h1>");
        assertThat(inbox.indexOf(first)).isLessThan(inbox.indexOf(second));
        assertThat(inbox)
                .contains("alice", "<code>orders_writer</code>", "mend order 7", "15 min", "1 of 2")
                .contains("never asked for it before")
                .contains("<span class=\"k\">delete</span>", "Approve 15 min", "Deny…");
    }

    @Test
    void approvesForLessThanWasAsked() {
        var id = demo.filed();
        var bob = as("bob");
        assertThat(bob.get("/").text())
                .contains("Shorten…", ">5 min<", ">1 min<")
                .doesNotContain(">30 min<");

        var after = bob.follow(bob.post("/requests/" + id + "/approve", "duration", "PT5M"));

        assertThat(after.text()).contains("Approved. alice may use orders_writer now, for 5 min.");
    }

    @Test
    void approvesInOneStepAndSaysWhatComesOfIt() {
        var id = demo.filed();
        var bob = as("bob");
        bob.get("/");

        var after = bob.follow(bob.post("/requests/" + id + "/approve", "from", "inbox"));

        assertThat(after.text()).contains("Approved. alice may use orders_writer now.", "Nobody is waiting for you");
        assertThat(bob.get("/").text()).doesNotContain("Approved.");
    }

    @Test
    void deniesWithAReasonThatItsAskerReads() {
        var id = demo.filed();
        var bob = as("bob");
        bob.get("/");

        var after = bob.follow(bob.post("/requests/" + id + "/deny", "comment", "use the script", "from", "inbox"));

        assertThat(after.text()).contains("Denied. alice reads your reason.");
        assertThat(as("alice").get("/requests/" + id).text()).contains("said no", "“<bdi>use the script</bdi>”");
    }

    @Test
    void saysWhoIsNextWhenThereIsAnotherStage() {
        var id = file("payments_writer", "refund", "select 1");
        var bob = as("bob");
        bob.get("/");

        var after = bob.follow(bob.post("/requests/" + id + "/approve", "from", "inbox"));

        assertThat(after.text()).contains("Your yes is in.", "dbas (carol, frank)");
        assertThat(as("carol").get("/").text()).contains(id, "2 of 2", "<b>bob</b> said yes");
    }

    @Test
    void tellsKindlyThatSomebodyElseWasFaster() {
        var id = demo.filed();
        var bob = as("bob");
        bob.get("/");
        demo.as("ann").post("/requests/" + id + "/approve", "{}");

        var late = bob.follow(bob.post("/requests/" + id + "/deny", "comment", "no", "from", "inbox"));

        assertThat(late.text()).contains("ann approved " + id + " already. Nothing is left for you to do.");
    }

    @Test
    void tellsWhatBecameOfARequestThatWasTakenBackOrIsOver() {
        var withdrawn = demo.filed();
        var bob = as("bob");
        bob.get("/");
        demo.as("alice").post("/requests/" + withdrawn + "/withdraw", "{}");

        assertThat(bob.follow(bob.post("/requests/" + withdrawn + "/approve", "from", "inbox"))
                        .text())
                .contains("alice took " + withdrawn + " back meanwhile.");
    }

    @Test
    void remembersWhatBecameOfEarlierRequestsForTheRole() {
        demo.as("bob").post("/requests/" + demo.filed() + "/deny", "{}");
        demo.now = demo.now.plus(Duration.ofHours(1));
        demo.approved();
        demo.now = demo.now.plus(Duration.ofHours(1));
        demo.filed();

        assertThat(as("bob").get("/").text()).contains("asked 2 times before: 1 approved, 1 denied");
    }

    @Test
    void showsOnesOwnRequestsAndTakesThemBack() {
        var id = demo.filed();
        var alice = as("alice");

        var inbox = alice.get("/");
        var after = alice.follow(alice.post("/requests/" + id + "/withdraw", "from", "inbox"));

        assertThat(inbox.text()).contains("What you asked for", "Waiting for team-leads (ann, bob)", "Withdraw");
        assertThat(after.text()).contains("You took " + id + " back").doesNotContain("What you asked for");
    }

    @Test
    void offersNoDecisionToWhoHasNone() {
        var id = demo.filed();

        for (var name : new String[] {"alice", "dave", "erin"}) {
            var browser = as(name);
            assertThat(browser.get("/requests/" + id).text()).doesNotContain("Approve 15 min", "Deny…");
            assertThat(browser.follow(browser.post("/requests/" + id + "/approve"))
                            .text())
                    .contains("flash wait");
        }
        assertThat(demo.as("bob").get("/requests/" + id).json().get("state").asString())
                .isEqualTo("pending");
        assertThat(as("frank").get("/requests/" + id).status()).isEqualTo(404);
        assertThat(as("erin").get("/requests/" + id).text()).doesNotContain("update", "<pre");
    }

    @Test
    void showsHostileTextAsText() {
        var statement = "update t set a = '</code><script>alert(1)</script>' -- \u202Eevil\u202C";
        var id = file("orders_writer", "<img src=x onerror=alert(1)> \" ' ${7*7} \u2066!", statement);

        var bob = as("bob");
        for (var path : new String[] {"/", "/requests/" + id, "/audit"}) {
            var page = bob.get(path).text();
            assertThat(page)
                    .contains("&lt;img src=x onerror=alert(1)&gt;", "${7*7}", "‹U+2066›")
                    .doesNotContain("<img", "<script>", "\u202E", "\u2066");
        }
        assertThat(bob.get("/").text()).contains("&lt;script&gt;alert(1)&lt;/script&gt;", "‹U+202E›evil");
    }

    @Test
    void showsTheWholeOfAVeryLongStatement() {
        var statement = "select '" + "x".repeat(10_000) + "' as the_end";
        var id = file("orders_writer", "long", statement);

        assertThat(as("bob").get("/requests/" + id).text()).contains("x".repeat(10_000) + "'");
    }

    @Test
    void saysANameAndANextStepForWhatIsNotThere() {
        var bob = as("bob");

        assertThat(bob.get("/requests/R-00000").status()).isEqualTo(404);
        assertThat(bob.get("/requests/R-00000").text()).contains("To the inbox");
        assertThat(bob.get("/requests/nonsense").status()).isEqualTo(404);
        assertThat(bob.get("/nonsense").text()).contains("There is no such page");
    }

    @Test
    void showsFiveHundredAsFastAsFive() {
        for (int i = 0; i < 500; i++) {
            var name = "dev" + i;
            demo.people.put(name, false, "developers");
            demo.as(name).post("/requests", "{\"database\":\"shop\",\"role\":\"orders_writer\",\"reason\":\"r\"}");
        }
        var bob = as("bob");
        bob.get("/");

        var inbox = bob.get("/").text();

        assertThat(inbox).contains("500 requests are waiting", "475 more wait behind these");
        assertThat(inbox.length()).isLessThan(150_000);
    }
}
