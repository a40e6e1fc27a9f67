package io.nightlatch.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerApiTest {
    private final Demo demo = new Demo();

    @AfterEach
    void close() {
        demo.close();
    }

    @Test
    void tellsAnybodyThatItIsUp() {
        var answer = demo.asNobody().get("//healthz");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.http().body()).isEqualTo("{\"status\":\"up\"}");
    }

    @Test
    void tellsAnybodyWhetherItIsReady() {
        assertThat(demo.asNobody().get("//readyz").http().body()).isEqualTo("{\"ready\":true,\"problems\":[]}");

        demo.problems = List.of("the store cannot be asked", "shop does not answer");
        var json = demo.asNobody().get("//readyz");
        var text = demo.asNobody().and("Accept", "text/plain").get("//readyz");

        assertThat(json.status()).isEqualTo(503);
        assertThat(json.json().get("problems").size()).isEqualTo(2);
        assertThat(text.status()).isEqualTo(503);
        assertThat(text.http().body()).isEqualTo("the store cannot be asked\nshop does not answer\n");
    }

    @Test
    void countsForPrometheus() {
        demo.approved();
        demo.filed();
        demo.session("S-4F7K2M9Q", "alice");

        var answer = demo.asNobody().get("//metrics");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("text/plain");
        assertThat(answer.http().body().lines())
                .contains(
                        "nightlatch_requests{state=\"pending\"} 1.0",
                        "nightlatch_grants{state=\"approved\"} 1.0",
                        "nightlatch_grants{state=\"active\"} 0.0",
                        "nightlatch_grants{state=\"ending\"} 0.0",
                        "nightlatch_grants{state=\"unverified\"} 0.0",
                        "nightlatch_sessions{state=\"open\"} 1.0",
                        "nightlatch_sessions{state=\"held\"} 0.0",
                        "nightlatch_events_last_id 6.0",
                        "nightlatch_holds 3.0",
                        "nightlatch_http_requests_total{method=\"POST\",route=\"/api/v1/requests\",status=\"201\"}"
                                + " 2.0");
    }

    @Test
    void givesFiguresToWhoComesThroughAProxyOnlyIfSignedIn() {
        assertThat(demo.asNobody()
                        .and("X-Forwarded-For", "198.51.100.7")
                        .get("//metrics")
                        .status())
                .isEqualTo(401);
        assertThat(demo.as("alice")
                        .and("X-Forwarded-For", "198.51.100.7")
                        .get("//metrics")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/nothing,404",
        "GET,/,404",
        "PUT,/requests,405",
        "DELETE,/grants,405",
        "POST,/me,405",
        "GET,/requests/a/b/c,404"
    })
    void answersWhatItDoesNotKnowWithAProblem(String method, String path, int status) {
        var answer = demo.as("alice").send(method, path, "");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().get("detail").asString()).isNotBlank();
    }

    @Test
    void takesNoBodyThatIsTooLargeOrNotJson() {
        var large = demo.as("alice").post("/requests", "{\"reason\":\"" + "x".repeat(70_000) + "\"}");
        var form = demo.as("alice").and("Content-Type", "text/plain").send("POST", "/requests", "");

        assertThat(large.status()).isEqualTo(413);
        assertThat(form.status()).isEqualTo(415);
        assertThat(form.json().get("detail").asString()).contains("application/json");
    }

    @Test
    void saysWhenTheStoreIsAwayAndNothingOfItsInside() {
        demo.store.away = true;

        var answer = demo.as("alice").get("/requests");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("5");
        assertThat(answer.http().body()).doesNotContain("Exception");
    }
}
