package io.nightlatch.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.control.Demo;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a browser comes in, stays, and goes. */
class SignInTest {
    private final Demo demo = new Demo(Console.pages());
    private final Browser browser = new Browser(demo.port());

    @AfterEach
    void close() {
        demo.close();
    }

    @Test
    void leadsToTheSignInAndBackToThePageThatWasAskedFor() {
        var first = browser.get("/audit?principal=alice");
        var form = browser.follow(first);
        var in = browser.post("/sign-in", "name", "bob", "password", "bob-demo", "then", "/audit?principal=alice");

        assertThat(first.status()).isEqualTo(303);
        assertThat(form.text()).contains("<h1>Sign in</h1>", "value=\"/audit?principal=alice\"");
        assertThat(in.status()).isEqualTo(303);
        assertThat(in.header("Location")).isEqualTo("/audit?principal=alice");
        assertThat(browser.follow(in).text()).contains("<h1>Audit</h1>", "<b>bob</b>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/sign-out"
            })
    void goesOnToNoOtherHost(String then) {
        browser.get("/sign-in");

        var in = browser.post("/sign-in", "name", "bob", "password", "bob-demo", "then", then);

        assertThat(in.header("Location")).isEqualTo("/");
    }

    @Test
    void saysTheSameOfAWrongNameAWrongPasswordAndADisabledPerson() {
        browser.get("/sign-in");

        var wrongName = browser.post("/sign-in", "name", "nobody", "password", "bob-demo");
        var wrongPassword = browser.post("/sign-in", "name", "bob", "password", "nonsense");
        var disabled = browser.post("/sign-in", "name", "gone", "password", "gone-demo");

        assertThat(wrongPassword.status())
                .isEqualTo(403)
                .isEqualTo(wrongName.status())
                .isEqualTo(disabled.status());
        assertThat(wrongPassword.text()).contains("do not go together");
        assertThat(comparable(wrongName.text(), "nobody")).isEqualTo(comparable(wrongPassword.text(), "bob"));
        assertThat(comparable(disabled.text(), "gone")).isEqualTo(comparable(wrongPassword.text(), "bob"));
        assertThat(browser.get("/").status()).isEqualTo(303);
    }

    private static String comparable(String page, String name) {
        return page.replaceAll("name=\"_csrf\" value=\"[^\"]+\"", "").replace("value=\"" + name + "\"", "");
    }

    @Test
    void makesWhoeverGuessesWait() {
        browser.get("/sign-in");
        for (int i = 0; i < 10; i++) browser.post("/sign-in", "name", "bob", "password", "guess" + i);

        var eleventh = browser.post("/sign-in", "name", "bob", "password", "bob-demo");

        assertThat(eleventh.status()).isEqualTo(429);
        assertThat(eleventh.header("Retry-After")).isNotEmpty();
        assertThat(eleventh.text()).contains("Try again in");
    }

    @Test
    void keepsItsCookiesFromScriptsAndOtherSites() {
        var form = browser.get("/sign-in");

        var in = browser.post("/sign-in", "name", "bob", "password", "bob-demo");

        assertThat(form.http().headers().allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .contains("nightlatch-form=", "HttpOnly", "SameSite=Strict");
        assertThat(in.http().headers().allValues("Set-Cookie"))
                .anySatisfy(
                        cookie -> assertThat(cookie).startsWith("nightlatch=").contains("HttpOnly", "SameSite=Lax"));
    }

    @Test
    void beginsANewSessionAndANewFormSecretAtEachSignIn() {
        browser.get("/sign-in");
        var secretBefore = browser.cookie("nightlatch-form");
        browser.post("/sign-in", "name", "bob", "password", "bob-demo");
        var first = browser.cookie("nightlatch");
        browser.get("/");
        var secretAfter = browser.cookie("nightlatch-form");
        browser.post("/sign-in", "name", "bob", "password", "bob-demo");

        assertThat(first).isPresent();
        assertThat(secretAfter).isPresent().isNotEqualTo(secretBefore);
        assertThat(browser.cookie("nightlatch")).isPresent().isNotEqualTo(first);
    }

    @Test
    void takesNoFormWithoutItsSecretAndNoneFromAnotherSite() {
        var id = demo.filed();
        var bob = Browser.signedIn(demo.port(), "bob");
        bob.get("/");

        var without = bob.postWith("", "/requests/" + id + "/approve");
        var guessed = bob.postWith("AAAA", "/requests/" + id + "/approve");
        var elsewhere = bob.postFromElsewhere("/requests/" + id + "/approve");

        assertThat(without.status()).isEqualTo(403);
        assertThat(without.text()).contains("Nothing was done");
        assertThat(guessed.status()).isEqualTo(403);
        assertThat(elsewhere.status()).isEqualTo(403);
        assertThat(demo.as("bob").get("/requests/" + id).json().get("state").asString())
                .isEqualTo("pending");
    }

    @Test
    void letsTheApiKnowNothingOfTheCookie() {
        var bob = Browser.signedIn(demo.port(), "bob");

        assertThat(bob.get("/api/v1/me").status()).isEqualTo(401);
        assertThat(bob.get("/api/v1/no-such").status()).isEqualTo(401);
    }

    @Test
    void endsWithThePasswordThePersonAndTheDay() {
        var bob = Browser.signedIn(demo.port(), "bob");
        demo.people.change(new PrincipalName("bob"), "another-password");
        assertThat(bob.get("/").status()).isEqualTo(303);

        var carol = Browser.signedIn(demo.port(), "carol");
        demo.people.put("carol", true, "dbas");
        assertThat(carol.get("/").status()).isEqualTo(303);

        var frank = Browser.signedIn(demo.port(), "frank");
        assertThat(frank.get("/").status()).isEqualTo(200);
        demo.now = demo.now.plus(Duration.ofHours(12));
        assertThat(frank.get("/").status()).isEqualTo(303);
    }

    @Test
    void seesAtOnceThatSomebodyLeftAGroup() {
        var id = demo.filed();
        var bob = Browser.signedIn(demo.port(), "bob");
        assertThat(bob.get("/").text()).contains(id);

        demo.people.put("bob", false, "developers");

        assertThat(bob.get("/").text()).doesNotContain(id);
        assertThat(bob.post("/requests/" + id + "/approve").status()).isEqualTo(404);
    }

    @Test
    void signingOutEndsTheSessionAndItsStreams() throws Exception {
        var bob = Browser.signedIn(demo.port(), "bob");
        bob.get("/");
        try (var stream = new BufferedReader(
                new InputStreamReader(bob.open("/stream?after=0").body(), StandardCharsets.UTF_8))) {
            assertThat(stream.readLine()).startsWith("retry:");

            assertThat(bob.post("/sign-out").header("Location")).isEqualTo("/sign-in");
            demo.filed();

            assertThat(stream.lines()).noneMatch(line -> line.startsWith("event:"));
        }
        assertThat(bob.get("/").status()).isEqualTo(303);
        assertThat(bob.get("/stream").status()).isEqualTo(401);
    }

    @Test
    void allowsNothingInlineAndNothingFromElsewhere() {
        var bob = Browser.signedIn(demo.port(), "bob");

        for (var path : new String[] {"/", "/ask", "/access", "/audit", "/policy", "/no-such-page"}) {
            var page = bob.get(path);
            assertThat(page.header("Content-Security-Policy"))
                    .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(page.header("Cache-Control")).contains("no-store");
            assertThat(page.text()).doesNotContain("<style", "style=\"", "onclick", "javascript:");
            assertThat(page.text().replaceAll("<script src=\"/assets/[^\"]+\" defer></script>", ""))
                    .doesNotContain("<script");
        }
    }

    @Test
    void servesWhatPagesLoadFromMemoryForGood() {
        var page = browser.get("/sign-in").text();
        var css = page.replaceAll("(?s).*href=\"(/assets/console.css[^\"]*)\".*", "$1");

        var asset = browser.get(css);

        assertThat(asset.status()).isEqualTo(200);
        assertThat(asset.header("Content-Type")).startsWith("text/css");
        assertThat(asset.header("Cache-Control")).contains("immutable");
        assertThat(browser.get("/assets/..%2Fconsole.css").status()).isEqualTo(400);
        assertThat(browser.get("/assets/other.js").status()).isEqualTo(404);
    }
}
