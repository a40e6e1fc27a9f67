package io.nightlatch.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.grant.Verification;
import io.nightlatch.access.id.GrantId;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GrantsApiTest {
    private final Demo demo = new Demo();

    @AfterEach
    void close() {
        demo.close();
    }

    @Test
    void tellsAGrantFromItsApprovalToItsProof() {
        var id = demo.approved();
        var session = demo.session("S-4F7K2M9Q", "alice");

        var approved = demo.as("alice").get("/grants/" + id).json();
        assertThat(approved.get("state").asString()).isEqualTo("approved");
        assertThat(approved.get("activateBefore").asString()).isEqualTo("2026-11-23T13:00:00.123Z");
        assertThat(approved.has("endsAt")).isFalse();

        demo.grants.use(new GrantId(id), session.id());
        var active = demo.as("alice").get("/grants/" + id).json();
        assertThat(active.get("state").asString()).isEqualTo("active");
        assertThat(active.get("endsAt").asString()).isEqualTo("2026-11-23T12:15:00.123Z");

        var ending = demo.as("bob")
                .post("/grants/" + id + "/revoke", "{\"reason\":\"enough\"}")
                .json();
        assertThat(ending.get("state").asString()).isEqualTo("ending");
        assertThat(ending.get("endedBy").asString()).isEqualTo("bob");
        assertThat(ending.get("endReason").asString()).isEqualTo("enough");
        assertThat(ending.has("verified")).isFalse();

        demo.grants.readBack(new GrantId(id), Verification.VERIFIED, Map.of());
        var ended = demo.as("alice").get("/grants/" + id).json();
        assertThat(ended.get("state").asString()).isEqualTo("ended");
        assertThat(ended.get("verified").asBoolean()).isTrue();
        assertThat(demo.as("bob").post("/grants/" + id + "/revoke", "").status())
                .isEqualTo(409);
    }

    @Test
    void givesATokenThatNobodyKeeps() {
        var id = demo.approved();

        var answer = demo.as("alice").post("/grants/" + id + "/token", "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.json().get("token").asString()).startsWith("nlg_");
        assertThat(demo.as("dave").get("/events").http().body())
                .contains("token.created")
                .doesNotContain(answer.json().get("token").asString());
    }

    @Test
    void givesNoTokenForAGrantThatIsOver() {
        var id = demo.approved();
        demo.now = demo.now.plus(Duration.ofHours(2));

        var answer = demo.as("alice").post("/grants/" + id + "/token", "");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().get("detail").asString()).contains("POST /api/v1/requests");
    }

    @Test
    void knowsNoGrantThatIsNone() {
        for (var act : new String[] {"/revoke", "/token"}) {
            assertThat(demo.as("erin").post("/grants/G-ZZZZZ" + act, "").status())
                    .isEqualTo(404);
        }
        assertThat(demo.as("dave").get("/grants/nothing").status()).isEqualTo(404);
    }

    @Test
    void narrowsTheList() {
        demo.approved();

        assertThat(demo.as("dave")
                        .get("/grants?state=approved&principal=alice&database=shop&role=orders_writer")
                        .json()
                        .get("items")
                        .size())
                .isEqualTo(1);
        assertThat(demo.as("dave")
                        .get("/grants?state=active")
                        .json()
                        .get("items")
                        .size())
                .isZero();
        assertThat(demo.as("dave").get("/grants?mine=true").json().get("items").size())
                .isZero();
        assertThat(demo.as("dave").get("/grants?state=pending").status()).isEqualTo(422);
    }
}
