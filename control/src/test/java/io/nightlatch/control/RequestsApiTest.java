package io.nightlatch.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestsApiTest {
    private final Demo demo = new Demo();

    @AfterEach
    void close() {
        demo.close();
    }

    @Test
    void filesARequest() {
        var answer = demo.as("alice")
                .post(
                        "/requests",
                        "{\"database\":\"shop\",\"role\":\"payments_writer\",\"reason\":\"refund 12\","
                                + "\"duration\":\"PT20M\",\"statement\":\"update payments set amount = 0\"}");

        var request = answer.json();
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("Location"))
                .isEqualTo("/api/v1/requests/" + request.get("id").asString());
        assertThat(request.get("principal").asString()).isEqualTo("alice");
        assertThat(request.get("state").asString()).isEqualTo("pending");
        assertThat(request.get("scope").asString()).isEqualTo("token");
        assertThat(request.get("duration").asString()).isEqualTo("PT20M");
        assertThat(request.get("createdAt").asString()).isEqualTo("2026-11-23T12:00:00.123Z");
        assertThat(request.get("statement").asString()).isEqualTo("update payments set amount = 0");
        assertThat(request.get("stage").toString())
                .isEqualTo("{\"number\":1,\"of\":2,\"by\":[\"team-leads\"],\"count\":1,\"votes\":0}");
        assertThat(request.get("waitingFor").asString()).isEqualTo("team-leads (ann, bob)");
        assertThat(request.has("grant")).isFalse();
        assertThat(demo.nudges).hasValue(1);
    }

    @Test
    void joinsAnEqualOpenRequest() {
        var first = demo.filed();

        var again = demo.as("alice")
                .post("/requests", "{\"database\":\"shop\",\"role\":\"orders_writer\",\"reason\":\"again\"}");

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().get("id").asString()).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', commentCharacter = '^', textBlock = """
        {"role":"orders_writer","reason":"x"}                                             | database
        {"database":"shop","reason":"x"}                                                  | role
        {"database":"shop","role":"orders_writer","reason":"x","duration":"15m"}          | duration
        {"database":"shop","role":"orders_writer","reason":"x","scope":"all"}             | scope
        {"database":"shop","role":"orders_writer","reason":"x","durations":"PT1M"}        | durations
        {"database":"shop","role":"orders_writer","reason":"a\\u0000b"}                  | reason
        {"database":5,"role":"orders_writer","reason":"x"}                                | database
        {"database":"shop","role":["orders_writer"],"reason":"x"}                         | role
        """)
    void namesTheFieldThatIsNotValid(String body, String field) {
        var answer = demo.as("alice").post("/requests", body);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().get("field").asString()).isEqualTo(field);
        assertThat(answer.json().get("detail").asString()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', commentCharacter = '^', textBlock = """
        {"database":"shop","role":"orders_writer"}                                 | 422
        {"database":"shop","role":"orders_writer","reason":"x","duration":"PT5H"}  | 422
        {"database":"shop","role":"orders_writer","reason":"x","duration":"PT0S"}  | 422
        {"database":"shop","role":"orders_writer","reason":"x"                     | 422
        []                                                                         | 422
        {"database":"shop","role":"shop_owner","reason":"x"}                       | 403
        {"database":"vault","role":"keeper"}                                       | 403
        {"database":"nowhere","role":"keeper"}                                     | 403
        """)
    void refusesWhatPolicyOrSenseDoNotAllow(String body, int status) {
        var answer = demo.as("alice").post("/requests", body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().get("status").asInt()).isEqualTo(status);
        assertThat(answer.json().get("title").asString()).isNotBlank();
    }

    @Test
    void takesAllStagesToApprove() {
        var id = demo.as("alice")
                .post("/requests", "{\"database\":\"shop\",\"role\":\"payments_writer\",\"reason\":\"x\"}")
                .json()
                .get("id")
                .asString();

        var first = demo.as("bob").post("/requests/" + id + "/approve", "{\"comment\":\"fine\"}");
        var second = demo.as("carol").post("/requests/" + id + "/approve", "");

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.json().get("state").asString()).isEqualTo("pending");
        assertThat(first.json().get("stage").get("number").asInt()).isEqualTo(2);
        assertThat(first.json().get("votes").toString())
                .isEqualTo("[{\"principal\":\"bob\",\"verdict\":\"approve\",\"comment\":\"fine\",\"stage\":1,"
                        + "\"at\":\"2026-11-23T12:00:00.123Z\"}]");
        assertThat(second.json().get("state").asString()).isEqualTo("approved");
        assertThat(second.json().get("grant").asString()).startsWith("G-");
    }

    @Test
    void saysWhoseVoteWouldCountNow() {
        var id = demo.filed();

        assertThat(demo.as("bob").get("/requests/" + id).json().get("mayDecide").asBoolean())
                .isTrue();
        assertThat(demo.as("alice")
                        .get("/requests/" + id)
                        .json()
                        .get("mayDecide")
                        .asBoolean())
                .isFalse();
        assertThat(demo.as("bob")
                        .post("/requests/" + id + "/approve", "{}")
                        .json()
                        .get("mayDecide")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void deniesAndWithdraws() {
        var denied = demo.as("bob").post("/requests/" + demo.filed() + "/deny", "{\"comment\":\"not today\"}");
        var withdrawn = demo.as("alice").post("/requests/" + demo.filed() + "/withdraw", "");

        assertThat(denied.json().get("state").asString()).isEqualTo("denied");
        assertThat(withdrawn.json().get("state").asString()).isEqualTo("withdrawn");
    }

    @Test
    void isTooLateForADecidedRequestAndForASecondVote() {
        var id = demo.filed();
        demo.as("bob").post("/requests/" + id + "/deny", "");

        assertThat(demo.as("ann").post("/requests/" + id + "/approve", "").status())
                .isEqualTo(409);
        assertThat(demo.as("alice").post("/requests/" + id + "/withdraw", "").status())
                .isEqualTo(409);

        var expired = demo.filed();
        demo.now = demo.now.plus(Duration.ofHours(9));
        assertThat(demo.as("bob").post("/requests/" + expired + "/approve", "").status())
                .isEqualTo(409);
    }

    @Test
    void knowsAnIdInAnyCaseAndWithItsLookAlikes() {
        var id = demo.filed();

        var lower = demo.as("alice")
                .get("/requests/"
                        + id.toLowerCase(Locale.ROOT).replace('0', 'o').replace('1', 'l'));
        var bare = demo.as("alice").get("/requests/" + id.substring(2));

        assertThat(lower.json().get("id").asString()).isEqualTo(id);
        assertThat(bare.json().get("id").asString()).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource({"R-ZZZZZ", "R-1", "what-is-this", "R-7U2M4"})
    void knowsNoIdThatIsNone(String id) {
        var read = demo.as("dave").get("/requests/" + id);
        var act = demo.as("bob").post("/requests/" + id + "/approve", "");

        assertThat(read.status()).isEqualTo(404);
        assertThat(act.status()).isEqualTo(404);
        assertThat(read.json().get("status").asInt()).isEqualTo(404);
    }

    @Test
    void listsNewestFirstInPages() {
        var made = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            made.addFirst(demo.filed());
            demo.as("alice").post("/requests/" + made.getFirst() + "/withdraw", "");
        }

        var first = demo.as("alice").get("/requests?limit=3").json();
        var second = demo.as("alice")
                .get("/requests?limit=3&after=" + first.get("next").asString())
                .json();

        var seen = new ArrayList<String>();
        first.get("items").forEach(item -> seen.add(item.get("id").asString()));
        second.get("items").forEach(item -> seen.add(item.get("id").asString()));
        assertThat(seen).isEqualTo(made);
        assertThat(second.has("next")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "state=pending,1",
        "state=denied,0",
        "principal=alice,1",
        "principal=bob,0",
        "database=shop,1",
        "database=vault,0",
        "role=orders_writer,1",
        "role=other,0",
        "mine=true,0"
    })
    void narrowsTheList(String query, int found) {
        demo.filed();

        assertThat(demo.as("bob").get("/requests?" + query).json().get("items").size())
                .isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource({
        "state=open,state",
        "limit=0,limit",
        "limit=501,limit",
        "limit=x,limit",
        "after=!,after",
        "principal=,principal"
    })
    void refusesAQueryThatMeansNothing(String query, String field) {
        var answer = demo.as("alice").get("/requests?" + query);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("field").asString()).isEqualTo(field);
    }
}
