package io.nightlatch.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.control.Demo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Asking, holding, looking: each page as those see it whom it is for. */
class PagesTest {
    private final Demo demo = new Demo(Console.pages());

    @AfterEach
    void close() {
        demo.close();
    }

    private Browser as(String name) {
        return Browser.signedIn(demo.port(), name);
    }

    @Test
    void asksWithTheNamesOfWhoWillBeAsked() {
        var alice = as("alice");

        var form = alice.get("/ask");
        var filed =
                alice.post("/ask", "pick", "shop/payments_writer", "reason", "refund", "for", "30m", "scope", "token");
        var page = alice.follow(filed);

        assertThat(form.text())
                .contains(
                        "One of team-leads is asked (ann and bob)",
                        "One of dbas is asked (carol and frank)",
                        "Up to 1 h, 15 min unless");
        assertThat(page.text())
                .contains("Waiting for team-leads (ann, bob)", "30 min", "alice asked for payments_writer on shop");
    }

    @Test
    void keepsWhatWasTypedAndSaysWhatToMend() {
        var alice = as("alice");
        alice.get("/ask");

        var noReason = alice.post("/ask", "pick", "shop/orders_writer", "for", "20m");
        var tooLong = alice.post("/ask", "pick", "shop/orders_writer", "reason", "because", "for", "9h");
        var unreadable = alice.post("/ask", "pick", "shop/orders_writer", "reason", "because", "for", "soon");
        var notHers = alice.post("/ask", "pick", "vault/keeper", "reason", "because");

        assertThat(noReason.status()).isEqualTo(422);
        assertThat(noReason.text()).contains("Policy asks for a reason", "value=\"20m\"");
        assertThat(tooLong.text()).contains("at most 4h", ">because</textarea>");
        assertThat(unreadable.text()).contains("Write a duration as 15m");
        assertThat(notHers.text()).contains("Choose one of the roles.");
    }

    @Test
    void tellsHowSomebodyComesToARole() {
        var dave = as("dave");
        var alice = as("alice");

        assertThat(dave.get("/policy?person=alice&role=shop/payments_writer").text())
                .contains("may ask for", "One of team-leads (ann and bob)", "One of dbas (carol and frank)");
        assertThat(dave.get("/policy?person=erin&role=shop/payments_writer").text())
                .contains("does not come to", "In the way:");
        assertThat(alice.get("/policy?person=bob&role=shop/payments_writer").text())
                .contains("That is told to bob");
        assertThat(alice.get("/policy?person=bob&role=nothing").status()).isEqualTo(200);
    }

    @Test
    void showsStandingRightsToThoseWhoSeeEverything() {
        assertThat(as("dave").get("/standing").text())
                .contains(
                        "Can every session still be ended?",
                        "Members that policy keeps",
                        "Nobody holds a wrapped role");
        assertThat(as("alice").get("/standing").status()).isEqualTo(403);
        assertThat(as("alice").get("/policy").text()).doesNotContain("/standing");
    }

    @Test
    void findsEventsByWhatStandsInTheAddress() {
        demo.filed();
        var dave = as("dave");

        assertThat(dave.get("/audit?role=orders_writer&from=2000-01-01T00:00").text())
                .contains("request.filed</span>", "value=\"2000-01-01T00:00\"");
        assertThat(dave.get("/audit?text=nothing-of-that").text()).contains("Nothing that you may see fits");
        assertThat(dave.get("/audit?severity=alarm").text()).contains("Nothing that you may see fits");
        assertThat(dave.get("/audit?from=soon").text()).contains("no from. Send a time");
    }

    @Test
    void teachesWhoMayAskForNothing() {
        assertThat(as("dave").get("/ask").text()).contains("Policy lets you ask for nothing here");
    }

    @Test
    void handsOutTheTokenOnceWithLinesToPaste() {
        var grant = demo.approved();
        var alice = as("alice");
        alice.get("/access");

        var first = alice.post("/grants/" + grant + "/token");
        var other = as("bob");
        other.get("/");

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("Cache-Control")).contains("no-store");
        assertThat(first.text())
                .contains("psql -h 127.0.0.1 -p 6432 -U alice -d shop", "PGSSLMODE=require")
                .contains("jdbc:postgresql://127.0.0.1:6432/shop?user=alice&amp;password=")
                .contains("DBeaver");
        assertThat(other.follow(other.post("/grants/" + grant + "/token")).text())
                .contains("only alice can have the token");
    }

    @Test
    void givesBackAndEndsAsFarAsOneMay() {
        var grant = demo.approved();
        var alice = as("alice");

        assertThat(alice.get("/access").text()).contains("You hold one role", "Not used yet", "Give back");
        assertThat(alice.follow(alice.post("/grants/" + grant + "/revoke", "from", "access"))
                        .text())
                .contains("Given back.");

        var second = demo.approved();
        var erin = as("erin");
        assertThat(erin.get("/grants/" + second).text()).contains("End it…");
        assertThat(erin.follow(erin.post("/grants/" + second + "/revoke", "reason", "night"))
                        .text())
                .contains("Ended. alice reads that it was you.");
        assertThat(erin.follow(erin.post("/grants/" + second + "/revoke")).text())
                .contains("already");
    }

    @Test
    void tellsTheStoryOfAGrant() {
        var grant = demo.approved();
        demo.as("bob").post("/grants/" + grant + "/revoke", "{\"reason\":\"enough\"}");

        var page = as("alice").get("/grants/" + grant).text();

        assertThat(page)
                .containsSubsequence(
                        "never used",
                        "alice asked for orders_writer on shop for 15 min",
                        "bob said yes",
                        "Approved: everybody who was needed said yes",
                        "alice may use orders_writer on shop",
                        "The grant ended, by bob",
                        "“enough”");
        assertThat(as("frank").get("/grants/" + grant).status()).isEqualTo(404);
    }

    @Test
    void showsSessionsToOperatorsAndTheirStatementsToAuditors() {
        demo.session("S-4F7K2M9Q", "alice");

        var operator = as("erin").get("/live").text();
        var auditor = as("dave").get("/live").text();

        assertThat(operator)
                .contains("One connection", "S-4F7K2M9Q", "for its author and auditors", "End…")
                .doesNotContain(">select<");
        assertThat(auditor).contains("S-4F7K2M9Q", ">select<").doesNotContain("End…");
        assertThat(as("carol").get("/live").text()).contains("No connections").doesNotContain("S-4F7K2M9Q");
        assertThat(as("carol").get("/").text()).doesNotContain("href=\"/live\"");
    }

    @Test
    void endsASession() {
        demo.session("S-4F7K2M9Q", "alice");
        var erin = as("erin");
        erin.get("/live");

        var after = erin.follow(erin.post("/sessions/S-4F7K2M9Q/end", "reason", "runs too long"));

        assertThat(after.text()).contains("is being ended");
    }

    @Test
    void pagesThroughTheTrailAndKeepsWhatIsLookedForInTheAddress() {
        for (int i = 0; i < 40; i++) demo.as("bob").post("/requests/" + demo.filed() + "/deny", "{}");
        var dave = as("dave");

        var newest = dave.get("/audit?kind=request.filed&principal=alice").text();
        var all = dave.get("/audit").text();
        var olderLink = all.replaceAll("(?s).*href=\"(/audit\\?before=\\d+)\">Older.*", "$1");
        var older = dave.get(olderLink).text();

        assertThat(newest)
                .contains("value=\"alice\"", "<option value=\"request.filed\" selected")
                .doesNotContain(">vote.cast</span>");
        assertThat(all).contains("hx-trigger=\"sse:");
        assertThat(older).contains("An older page").doesNotContain("hx-trigger");
        assertThat(dave.get("/audit?kind=nonsense").text()).contains("Nothing can be looked for with that");
        assertThat(dave.get("/audit?request=%21%21").text()).contains("Nothing can be looked for with that");
    }

    @Test
    void writesTheTrailAsCsvThatNoSpreadsheetRuns() {
        demo.as("alice")
                .post(
                        "/requests",
                        "{\"database\":\"shop\",\"role\":\"orders_writer\",\"reason\":\"=HYPERLINK(\\\"x\\\")\"}");

        var csv = as("dave").get("/audit.csv?kind=request.filed");

        assertThat(csv.header("Content-Type")).startsWith("text/csv");
        assertThat(csv.text().lines().toList()).hasSize(2).first().asString().startsWith("id,at,kind");
        assertThat(csv.text()).contains("\"'=HYPERLINK(\"\"x\"\")\"");
        assertThat(as("frank").get("/audit.csv").text().lines().count()).isEqualTo(1);
    }

    @Test
    void explainsPolicyInSentencesAndOnlyWhatConcernsTheReader() {
        var whole = as("dave").get("/policy").text();
        var hers = as("carol").get("/policy").text();

        assertThat(whole)
                .contains(
                        "Everybody has shop_reader without asking.",
                        "Whoever is in developers may ask for it, with a reason.",
                        "One person of team-leads, then one person of dbas have to say yes",
                        "<h2>vault</h2>");
        assertThat(hers).contains("payments_writer", "<h2>vault</h2>").doesNotContain("<code>orders_writer</code>");
    }

    @Test
    void keepsAFlashForThePageThatWasLoadedForIt() {
        var id = demo.filed();
        var bob = as("bob");
        bob.get("/");
        bob.post("/requests/" + id + "/approve", "from", "inbox");

        assertThat(bob.renew("/").text()).doesNotContain("Approved.");
        assertThat(bob.get("/").text()).contains("Approved.");
    }
}
