package io.nightlatch.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.converge.UnfinishedEnding;
import io.nightlatch.access.id.SessionId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EndingsApiTest {
    private final Demo demo = new Demo();

    @AfterEach
    void close() {
        demo.close();
    }

    @Test
    void tellsWhatIsLeftAndWhatStandsInTheWay() {
        demo.session("S-4F7K2M9Q", "alice");
        demo.endings = List.of(ending("S-4F7K2M9Q", "alice~4f7k2m9q"));

        var items = demo.as("alice").get("/endings").json().get("items");

        assertThat(items.size()).isEqualTo(1);
        assertThat(items.get(0).get("principal").asString()).isEqualTo("alice");
        assertThat(items.get(0).get("login").asString()).isEqualTo("alice~4f7k2m9q");
        assertThat(items.get(0).get("attempts").asInt()).isEqualTo(3);
        assertThat(items.get(0).get("left").get(0).asString()).isEqualTo("1 object in database warehouse");
        assertThat(demo.as("frank").get("/endings").json().get("items").size()).isZero();
    }

    @Test
    void tellsOfALoginThatNobodyHasWrittenDownThoseWhoSeeEverything() {
        demo.endings = List.of(ending("S-00000000", "ghost~00000000"));

        assertThat(demo.as("erin").get("/endings").json().get("items").size()).isEqualTo(1);
        assertThat(demo.as("alice").get("/endings").json().get("items").size()).isZero();
    }

    @Test
    void areCountedInTheFigures() {
        demo.endings = List.of(ending("S-4F7K2M9Q", "alice~4f7k2m9q"));

        assertThat(demo.asNobody().get("//metrics").http().body())
                .contains("nightlatch_endings_unfinished 1.0", "nightlatch_endings_oldest_seconds 7.0");
    }

    private UnfinishedEnding ending(String session, String login) {
        var since = demo.now.minus(Duration.ofSeconds(7));
        return new UnfinishedEnding(
                new SessionId(session),
                Demo.SHOP,
                login,
                since,
                3,
                demo.now.plusSeconds(1),
                List.of("1 object in database warehouse"));
    }
}
