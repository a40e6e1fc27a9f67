package io.nightlatch.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MeApiTest {
    private final Demo demo = new Demo();

    @AfterEach
    void close() {
        demo.close();
    }

    @Test
    void tellsWhatOneIsAndMayAskFor() {
        var me = demo.as("alice").get("/me").json();

        assertThat(me.get("name").asString()).isEqualTo("alice");
        assertThat(me.get("groups").toString()).isEqualTo("[\"developers\"]");
        assertThat(me.get("capabilities").isEmpty()).isTrue();
        assertThat(me.get("mayAsk").size()).isEqualTo(2);
        assertThat(me.get("mayAsk").get(1).toString())
                .isEqualTo("{\"database\":\"shop\",\"role\":\"payments_writer\",\"approvers\":["
                        + "{\"by\":[\"team-leads\"],\"count\":1,\"names\":[\"ann\",\"bob\"]},"
                        + "{\"by\":[\"dbas\"],\"count\":1,\"names\":[\"carol\",\"frank\"]}],"
                        + "\"maxDuration\":\"PT1H\",\"defaultDuration\":\"PT15M\",\"reasonRequired\":true}");
    }

    @Test
    void tellsWhatOneDecidesAndIsCapableOf() {
        assertThat(demo.as("erin").get("/me").json().get("capabilities").toString())
                .isEqualTo("[\"admin\",\"operator\"]");
        assertThat(demo.as("dave").get("/me").json().get("capabilities").toString())
                .isEqualTo("[\"auditor\"]");
        assertThat(demo.as("carol").get("/me").json().get("decides").toString())
                .isEqualTo("[{\"database\":\"shop\",\"role\":\"payments_writer\"}]");
    }

    @Test
    void listsTheDatabasesOneMayUse() {
        assertThat(demo.as("alice").get("/databases").json().toString())
                .isEqualTo("{\"items\":[{\"name\":\"shop\",\"baseline\":[\"shop_reader\"],"
                        + "\"host\":\"127.0.0.1\",\"port\":6432,\"sslmode\":\"require\"}]}");
        assertThat(demo.as("carol").get("/databases").json().get("items").size())
                .isEqualTo(2);
    }

    @Test
    void changesOnesPassword() {
        var changed = demo.as("alice").post("/me/password", "{\"current\":\"alice-demo\",\"new\":\"a better one\"}");

        assertThat(changed.status()).isEqualTo(204);
        assertThat(demo.as("alice").get("/me").status()).isEqualTo(401);
        assertThat(Client.withPassword(demo.server.port(), "alice", "a better one")
                        .get("/me")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void changesNoPasswordWithoutProofAndToNothingWeak() {
        var wrong = demo.as("alice").post("/me/password", "{\"current\":\"guess\",\"new\":\"a better one\"}");
        var shorter = demo.as("alice").post("/me/password", "{\"current\":\"alice-demo\",\"new\":\"short\"}");
        var missing = demo.as("alice").post("/me/password", "{\"new\":\"a better one\"}");
        var refused = demo.as("alice").post("/me/password", "{\"current\":\"alice-demo\",\"new\":\"password1\"}");

        assertThat(wrong.status()).isEqualTo(403);
        assertThat(shorter.status()).isEqualTo(422);
        assertThat(missing.json().get("field").asString()).isEqualTo("current");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().get("title").asString()).isEqualTo("everybody knows that one");
        assertThat(demo.as("alice").get("/me").status()).isEqualTo(200);
    }

    @Test
    void letsNobodyGuessAPasswordThroughItsChange() {
        var token = demo.as("alice")
                .post("/tokens", "{\"label\":\"ci\"}")
                .json()
                .get("token")
                .asString();
        var thief = demo.withToken(token);
        for (int i = 0; i < 10; i++) {
            assertThat(thief.post("/me/password", "{\"current\":\"guess\",\"new\":\"a better one\"}")
                            .status())
                    .isEqualTo(403);
        }

        var answer = thief.post("/me/password", "{\"current\":\"alice-demo\",\"new\":\"a better one\"}");

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).isEqualTo("6");
    }
}
