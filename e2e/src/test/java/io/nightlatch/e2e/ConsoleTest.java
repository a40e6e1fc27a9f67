package io.nightlatch.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The console in a real browser, beside people at their own clients. */
@ParameterizedClass
@ValueSource(ints = 18)
class ConsoleTest extends FlowTest {
    private static final String UPDATE = "update orders set status='paid' where id=1";
    private static final String NARROWED = "/audit?principal=alice&severity=";
    private static final String NOTHING_FITS = "/audit?principal=nobody-of-that-name";
    private static final String WHY = "/policy?person=alice&role=shop/payments_writer";
    private static final String WHY_NOT = "/policy?person=erin&role=shop/payments_writer";

    @SuppressWarnings("NullAway.Init")
    private Chromium chromium;

    @BeforeEach
    void needsChromiumAndPsql() throws Exception {
        assumeTrue(Chromium.isInstalled(), "chromium is not installed");
        assumeTrue(Psql.isInstalled(), "psql is not installed");
        if (chromium == null) chromium = Chromium.before(nightlatch.api("bob").url());
    }

    @AfterEach
    void nothingWasComplainedAbout() {
        if (chromium != null) assertThat(chromium.complaints()).isEmpty();
    }

    @AfterAll
    void close() {
        if (chromium != null) chromium.close();
    }

    @Test
    void whatWaitsInPsqlAppearsByItselfAndIsApprovedByTheKeyboard() throws Exception {
        var bob = chromium.as("bob", chromium.desk());
        assertThat(bob.locator("h1")).hasText("Nobody is waiting for you");
        bob.evaluate("window.notLoadedAgain = true");

        try (var psql =
                nightlatch.psql("alice", "set nightlatch.reason='INC-4211'", UPDATE, "select 40 + 2 as answer")) {
            var request = psql.awaitRequest();
            assertThat(bob.locator("h1")).hasText("One request is waiting for you");
            assertThat(bob.locator("#" + request)).containsText("INC-4211");
            assertThat(bob.locator("#" + request + " pre")).hasText(UPDATE);
            assertThat(bob.evaluate("window.notLoadedAgain")).isEqualTo(true);

            bob.keyboard().press("j");
            assertThat(bob.locator("#" + request + ".chosen")).isVisible();
            bob.keyboard().press("a");

            assertThat(bob.getByRole(com.microsoft.playwright.options.AriaRole.STATUS)
                            .first())
                    .containsText("alice's statement goes on");
            assertThat(psql.exitCode()).isZero();
            assertThat(psql.lines()).contains("UPDATE 1", "42");
        }
        bob.context().close();
    }

    @Test
    void aThumbOnAPhoneApproves() throws Exception {
        var bob = chromium.as("bob", chromium.phone());

        try (var psql = nightlatch.psql("alice", "set nightlatch.reason='3 a.m.'", UPDATE)) {
            var request = psql.awaitRequest();
            var approve = bob.locator("#" + request + " button.primary");
            assertThat(approve).isVisible();
            assertThat(bob.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
            assertThat(approve.boundingBox().height).isGreaterThanOrEqualTo(44);

            approve.tap();

            assertThat(bob.locator(".flash")).containsText("Approved.");
            assertThat(psql.lines()).contains("UPDATE 1");
        }
        bob.context().close();
    }

    @Test
    void whoeverIsSecondIsToldKindlyWhoWasFirst() throws Exception {
        var request = file("shop_owner", "an index");
        var carol = chromium.as("carol", chromium.desk());
        var frank = chromium.desk();
        frank.route("**/stream*", route -> route.abort()); // so that his page does not learn of it in time
        chromium.as("frank", frank);
        assertThat(frank.locator("#" + request)).isVisible();

        carol.locator("#" + request + " button.primary").click();
        assertThat(carol.locator(".flash")).containsText("Approved.");
        frank.locator("#" + request + " summary[data-key=d]").click();
        frank.locator("#" + request + "-deny-why").fill("not now");
        frank.keyboard().press("Enter");

        assertThat(frank.locator(".flash"))
                .hasText("carol approved " + request + " already. Nothing is left for you to do.");
        carol.context().close();
        frank.context().close();
        chromium.complaints(); // of the stream that was taken from him
    }

    @Test
    void typedWordsAndTheChosenCardSurviveWhatArrivesMeanwhile() throws Exception {
        var first = file("orders_writer", "first");
        var bob = chromium.as("bob", chromium.desk());
        bob.keyboard().press("d");
        bob.locator("#" + first + "-deny-why").pressSequentially("half a sen");

        var second = file("payments_writer", "second");
        assertThat(bob.locator("#" + second)).isVisible();
        bob.keyboard().type("tence");
        bob.keyboard().press("Enter");

        assertThat(bob.locator(".flash")).containsText("Denied.");
        assertThat(nightlatch.api("alice").get("/requests/" + first).body()).contains("half a sentence");
        bob.context().close();
    }

    @Test
    void aSessionIsEndedWhileItIsWatched() throws Exception {
        var erin = chromium.as("erin", chromium.desk());
        erin.navigate("/live");
        assertThat(erin.locator("h1")).hasText("No connections through Nightlatch");

        try (var psql = nightlatch.psql("alice", "select pg_sleep(60)")) {
            assertThat(erin.locator("h1")).hasText("One connection through Nightlatch");
            erin.locator("article summary").click();
            erin.locator("article input[name=reason]").fill("runs too long");
            erin.keyboard().press("Enter");

            assertThat(psql.output()).contains("57P01", "runs too long");
            assertThat(erin.locator("h1")).hasText("No connections through Nightlatch");
        }
        erin.context().close();
    }

    @Test
    void anAskedForRoleIsUnlockedByItsToken() throws Exception {
        var alice = chromium.as("alice", chromium.desk());
        alice.navigate("/ask");
        alice.locator("#reason").fill("CHG-902");
        alice.locator("input[value=token]").check();
        alice.getByText("Ask", new Page.GetByTextOptions().setExact(true))
                .last()
                .click();
        assertThat(alice.locator(".lede")).containsText("Waiting for team-leads (bob)");
        var request = alice.url().substring(alice.url().lastIndexOf('/') + 1);

        nightlatch.api("bob").approve(request);
        alice.getByText("Get the token").click();

        assertThat(alice.locator("#psql")).containsText("-U alice -d shop");
        var token = alice.locator("#token").textContent();
        try (var psql = nightlatch.psqlWith("alice", token, UPDATE)) {
            assertThat(psql.lines()).contains("UPDATE 1");
        }
        alice.navigate("/access");
        assertThat(alice.locator("h1")).hasText("You hold one role");
        alice.getByText("Give back").click();
        assertThat(alice.locator("h1")).hasText("You hold nothing that you had to ask for");
        assertThat(alice.locator(".row").first().locator(".tag")).hasText("end verified");
        alice.context().close();
    }

    /** With the rules of WCAG 2.2 AA, in the light and in the dark, at a desk and on a phone. */
    @Test
    void axeFindsNothingOnAnyPage() throws Exception {
        var grant = approvedGrant("alice", "orders_writer", Duration.ofMinutes(30), "bob");
        nightlatch.connect("alice").close();
        var request = file("payments_writer", "<script>alert(1)</script> \" ' \u202E");
        var found = new ArrayList<String>();

        var nobody = chromium.desk();
        nobody.navigate("/sign-in");
        found.addAll(violations(nobody));
        var bob = chromium.as("bob", chromium.desk());
        for (var path : List.of("/", "/requests/" + request, "/grants/" + grant, "/audit", "/policy", "/nowhere")) {
            bob.navigate(path);
            found.addAll(violations(bob));
        }
        var alice = chromium.as("alice", chromium.phone());
        for (var path : List.of("/", "/ask", "/access", "/grants/" + grant)) {
            alice.navigate(path);
            found.addAll(violations(alice));
        }
        var erin = chromium.as("erin", chromium.desk());
        try (var connection = nightlatch.connect("alice")) {
            erin.navigate("/live");
            found.addAll(violations(erin));
            assertThat(connection.isValid(5)).isTrue();
        }
        var dave = chromium.as("dave", chromium.desk());
        var daveOnThePhone = chromium.as("dave", chromium.phone());
        for (var page : List.of(dave, daveOnThePhone)) {
            for (var path : List.of("/standing", NARROWED, NOTHING_FITS, WHY, WHY_NOT)) {
                page.navigate(path);
                found.addAll(violations(page));
                assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
                        .describedAs(path)
                        .isLessThanOrEqualTo(page.viewportSize().width);
            }
        }

        assertThat(found).isEmpty();
        for (var page : List.of(nobody, bob, alice, erin, dave, daveOnThePhone)) {
            page.context().close();
        }
    }

    private static List<String> violations(Page page) {
        var found = new ArrayList<String>();
        for (var theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
            var results = new AxeBuilder(page)
                    .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"))
                    .setLegacyMode(true)
                    .analyze();
            for (var violation : results.getViolations()) {
                for (var node : violation.getNodes()) {
                    found.add(page.url() + " " + theme + " " + violation.getId() + ": " + node.getHtml() + " "
                            + node.getFailureSummary());
                }
            }
        }
        return found;
    }

    private String file(String role, String reason) throws Exception {
        var body = tools.jackson.jr.ob.JSON.std.asString(
                java.util.Map.of("database", "shop", "role", role, "reason", reason, "scope", "person"));
        return text(nightlatch.api("alice").post("/requests", body).object(), "id");
    }
}
