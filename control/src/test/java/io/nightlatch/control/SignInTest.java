package io.nightlatch.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.event.EventFilter;
import io.nightlatch.access.event.EventKind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignInTest {
    private final Demo demo = new Demo();
    private final int port = demo.server.port();

    @AfterEach
    void close() {
        demo.close();
    }

    @Test
    void refusesEverythingThatIsWrongInTheSameWords() {
        var refused = List.of(
                        demo.asNobody(),
                        Client.withPassword(port, "alice", "wrong"),
                        Client.withPassword(port, "nobody-of-that-name", "wrong"),
                        Client.withPassword(port, "gone", "gone-demo"),
                        Client.withPassword(port, "", ""),
                        Client.with(port, "Basic !!!"),
                        Client.with(port, "Basic"),
                        Client.with(port, "Basic " + "YWxpY2U="),
                        Client.with(port, "Digest x"),
                        demo.withToken("nla_nothing"))
                .stream()
                .map(client -> client.get("/me"))
                .toList();

        assertThat(refused).extracting(Client.Answered::status).containsOnly(401);
        assertThat(refused)
                .extracting(answer -> answer.http().body())
                .containsOnly(refused.getFirst().http().body());
        assertThat(refused)
                .extracting(answer -> answer.http().headers().allValues("WWW-Authenticate"))
                .containsOnly(List.of("Basic realm=\"nightlatch\", charset=\"UTF-8\"", "Bearer realm=\"nightlatch\""));
        assertThat(refused.getFirst().header("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void writesRefusalsDownWithoutTellingWhetherTheNameExists() {
        Client.withPassword(port, "alice", "wrong").get("/me");
        Client.withPassword(port, "nobody-of-that-name", "wrong").get("/me");
        demo.withToken("nla_nothing").get("/me");

        var refused = demo.events.read(EventFilter.ALL.ofKind(EventKind.LOGIN_REFUSED), 0, 10);

        assertThat(refused).hasSize(3);
        assertThat(refused.get(0).what().detail())
                .isEqualTo(refused.get(1).what().detail());
        assertThat(refused.get(1).what().principal().orElseThrow().value()).isEqualTo("nobody-of-that-name");
        assertThat(refused.toString()).doesNotContain("wrong").doesNotContain("nla_nothing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "nobody-of-that-name"})
    void makesWhoGuessesWait(String name) {
        for (int i = 0; i < 10; i++) {
            assertThat(Client.withPassword(port, name, "guess" + i).get("/me").status())
                    .isEqualTo(401);
        }

        var answer = Client.withPassword(port, name, name + "-demo").get("/me");

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).isEqualTo("6");
        assertThat(demo.as("bob").get("/me").status()).isEqualTo(200);
        demo.now = demo.now.plus(Duration.ofSeconds(6));
        assertThat(Client.withPassword(port, name, name + "-demo").get("/me").status())
                .isEqualTo(name.equals("alice") ? 200 : 401);
    }

    @Test
    void makesAnAddressWaitThatTriesManyNames() {
        for (int i = 0; i < 30; i++) {
            assertThat(Client.withPassword(port, "name" + i, "guess").get("/me").status())
                    .isEqualTo(401);
        }

        assertThat(demo.as("alice").get("/me").status()).isEqualTo(429);
        assertThat(demo.withToken("nla_nothing").get("/me").status()).isEqualTo(429);
    }

    @Test
    void refusesAsUsualWhenTheTrailCannotBeWritten() {
        demo.store.away = true;

        assertThat(Client.withPassword(port, "alice", "wrong").get("/me").status())
                .isEqualTo(401);
    }

    @Test
    void refusesWhatAnotherSiteAsksABrowserFor() {
        var path = "/requests/" + demo.filed() + "/approve";

        assertThat(demo.as("bob")
                        .and("Sec-Fetch-Site", "cross-site")
                        .post(path, "")
                        .status())
                .isEqualTo(403);
        assertThat(demo.as("bob")
                        .and("Origin", "https://evil.example")
                        .post(path, "")
                        .status())
                .isEqualTo(403);
        assertThat(demo.as("bob")
                        .and("Origin", "http://127.0.0.1:" + port)
                        .post(path, "")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void sendsNoCookiesAndTellsBrowsersToBeStrict() {
        var answer = demo.as("alice").get("/me");

        assertThat(answer.header("Set-Cookie")).isEmpty();
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'");
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.header("Server")).isEmpty();
    }
}
