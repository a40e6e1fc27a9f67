package io.nightlatch.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.session.Session;
import io.nightlatch.access.session.SessionEnd;
import io.nightlatch.access.session.SessionState;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionsApiTest {
    private final Demo demo = new Demo();

    @AfterEach
    void close() {
        demo.close();
    }

    @Test
    void cutsASessionInWordsThatNameWhoEndedIt() {
        var session = demo.session("S-4F7K2M9Q", "alice");

        var answer = demo.as("erin").post("/sessions/s-4f7k2m9q/end", "{\"reason\":\"lunch\"}");

        var cut = Objects.requireNonNull(demo.live.cuts.get(session.id()));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("state").asString()).isEqualTo("ending");
        assertThat(cut.why()).isEqualTo(new SessionEnd("lunch", "erin"));
        assertThat(cut.message()).isEqualTo("your session was ended by erin");
        assertThat(cut.detail()).contains("S-4F7K2M9Q").contains("erin").contains("lunch");
        assertThat(demo.nudges).hasValue(1);
    }

    @Test
    void isTooLateForASessionThatIsOver() {
        var open = demo.session("S-4F7K2M9Q", "alice");
        demo.store.save(new Session(
                open.id(),
                open.principal(),
                open.database(),
                open.login(),
                open.client(),
                open.application(),
                open.startedAt(),
                Optional.of(demo.now),
                open.grants(),
                SessionState.ENDED,
                Optional.empty()));

        assertThat(demo.as("alice").post("/sessions/" + open.id() + "/end", "").status())
                .isEqualTo(409);
        assertThat(demo.as("alice")
                        .get("/sessions/" + open.id())
                        .json()
                        .get("state")
                        .asString())
                .isEqualTo("ended");
        assertThat(demo.as("alice")
                        .get("/sessions?state=ended")
                        .json()
                        .get("items")
                        .size())
                .isEqualTo(1);
        assertThat(demo.as("alice")
                        .get("/sessions?state=open")
                        .json()
                        .get("items")
                        .size())
                .isZero();
    }

    @Test
    void listsByStateAsTheGatewayKnowsIt() {
        demo.session("S-4F7K2M9Q", "alice");
        var held = demo.session("S-4F7K2M9R", "alice");
        demo.live.states.put(held.id(), SessionState.HELD);

        var items = demo.as("alice")
                .get("/sessions?state=held&mine=true&database=shop")
                .json()
                .get("items");

        assertThat(items.size()).isEqualTo(1);
        assertThat(items.get(0).get("id").asString()).isEqualTo("S-4F7K2M9R");
        assertThat(items.get(0).get("login").asString()).isEqualTo("alice~S-4F7K2M9R");
        assertThat(demo.as("alice").get("/sessions?state=idle").status()).isEqualTo(422);
        assertThat(demo.as("alice").get("/sessions/S-ZZZZZ").status()).isEqualTo(404);
    }
}
