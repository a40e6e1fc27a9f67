package io.nightlatch.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokensApiTest {
    private final Demo demo = new Demo();

    @AfterEach
    void close() {
        demo.close();
    }

    @Test
    void makesATokenThatSignsInUntilItIsOver() {
        var made = demo.as("alice").post("/tokens", "{\"label\":\"ci\",\"expiresIn\":\"P1D\"}");

        var secret = made.json().get("token").asString();
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Cache-Control")).contains("no-store");
        assertThat(made.json().get("expiresAt").asString()).isEqualTo("2026-11-24T12:00:00.123Z");
        assertThat(demo.withToken(secret).get("/me").json().get("name").asString())
                .isEqualTo("alice");
        assertThat(demo.as("alice").get("/tokens").http().body()).contains("ci").doesNotContain(secret);

        demo.now = demo.now.plus(Duration.ofDays(1));
        assertThat(demo.withToken(secret).get("/me").status()).isEqualTo(401);
    }

    @Test
    void revokesOnesOwnOnly() {
        var token = demo.as("alice").post("/tokens", "{\"label\":\"ci\"}").json();
        var path = "/tokens/" + token.get("id").asString();

        assertThat(demo.as("erin").delete(path).status()).isEqualTo(404);
        assertThat(demo.as("alice").delete(path).status()).isEqualTo(204);
        assertThat(demo.as("alice").delete(path).status()).isEqualTo(404);
        assertThat(demo.withToken(token.get("token").asString()).get("/me").status())
                .isEqualTo(401);
    }

    @Test
    void letsNoTokenMakeTokens() {
        var secret = demo.as("alice")
                .post("/tokens", "{\"label\":\"ci\"}")
                .json()
                .get("token")
                .asString();

        assertThat(demo.withToken(secret)
                        .post("/tokens", "{\"label\":\"more\"}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void refusesTokensWithoutALabelOrAnEnd() {
        assertThat(demo.as("alice").post("/tokens", "{}").status()).isEqualTo(422);
        assertThat(demo.as("alice")
                        .post("/tokens", "{\"label\":\"ci\",\"expiresIn\":\"P2000D\"}")
                        .status())
                .isEqualTo(422);
        assertThat(demo.as("alice")
                        .post("/tokens", "{\"label\":\"ci\",\"expiresIn\":\"-P1D\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void forgetsTheTokensOfWhoIsDisabled() {
        var secret = demo.as("alice")
                .post("/tokens", "{\"label\":\"ci\"}")
                .json()
                .get("token")
                .asString();

        demo.people.put("alice", true, "developers");

        assertThat(demo.withToken(secret).get("/me").status()).isEqualTo(401);
    }
}
