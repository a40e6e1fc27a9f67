package io.nightlatch.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PolicyApiTest {
    private final Demo demo = new Demo();

    @AfterEach
    void close() {
        demo.close();
    }

    @Test
    void tellsThePathToARole() {
        var path = demo.as("alice")
                .get("/policy/why?person=alice&database=shop&role=payments_writer")
                .json();

        assertThat(path.get("mayAsk").asBoolean()).isTrue();
        assertThat(path.has("missing")).isFalse();
        assertThat(path.get("stages").get(0).get("names").toString()).isEqualTo("[\"ann\",\"bob\"]");
        assertThat(path.get("maxDuration").asString()).isEqualTo("PT1H");
    }

    @Test
    void tellsWhatIsMissing() {
        var path = demo.as("dave")
                .get("/policy/why?person=erin&database=shop&role=payments_writer")
                .json();

        assertThat(path.get("mayAsk").asBoolean()).isFalse();
        assertThat(path.get("missing").asString()).contains("erin is not among them");
    }

    @Test
    void refusesATimeThatIsNone() {
        assertThat(demo.as("alice")
                        .get("/policy/why?person=alice&database=shop&role=payments_writer&at=noon")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void tellsOfOthersOnlyToThoseWhoSeeThem() {
        assertThat(demo.as("alice")
                        .get("/policy/why?person=bob&database=shop&role=payments_writer")
                        .status())
                .isEqualTo(403);
        assertThat(demo.as("carol")
                        .get("/policy/why?person=bob&database=shop&role=payments_writer")
                        .status())
                .isEqualTo(200);
    }
}
