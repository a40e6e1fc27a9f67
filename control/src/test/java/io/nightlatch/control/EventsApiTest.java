package io.nightlatch.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.event.Severity;
import io.nightlatch.access.identity.PrincipalName;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class EventsApiTest {
    private final Demo demo = new Demo();

    @AfterEach
    void close() {
        demo.close();
    }

    @Test
    void tellsAnEventAsItWasWritten() {
        var id = demo.filed();

        var event = demo.as("dave").get("/events").json().get("items").get(0);

        assertThat(event.get("id").asLong()).isEqualTo(1);
        assertThat(event.get("at").asString()).isEqualTo("2026-11-23T12:00:00.123Z");
        assertThat(event.get("kind").asString()).isEqualTo("request.filed");
        assertThat(event.get("severity").asString()).isEqualTo("info");
        assertThat(event.get("principal").asString()).isEqualTo("alice");
        assertThat(event.get("request").asString()).isEqualTo(id);
        assertThat(event.get("reason").asString()).isEqualTo("mend order 7");
        assertThat(event.get("detail").get("duration").asString()).isEqualTo("PT15M");
        assertThat(event.has("grant")).isFalse();
    }

    @Test
    void readsOnInPages() {
        demo.events.record(IntStream.range(0, 7).mapToObj(_ -> about("alice")).toList());

        var first = demo.as("dave").get("/events?limit=5").json();
        var second = demo.as("dave")
                .get("/events?limit=5&after=" + first.get("next").asString())
                .json();

        assertThat(first.get("items").size()).isEqualTo(5);
        assertThat(second.get("items").size()).isEqualTo(2);
        assertThat(second.has("next")).isFalse();
    }

    @Test
    void showsTheEndOfTheTrailOldestFirst() {
        demo.events.record(List.of(about("alice"), about("alice")));
        demo.events.record(
                IntStream.range(0, 3_000).mapToObj(_ -> about("carol")).toList());
        demo.events.record(List.of(about("alice")));

        assertThat(ids("dave", "?newest=true&limit=2")).containsExactly(3_002L, 3_003L);
        assertThat(ids("alice", "?newest=true&limit=2")).containsExactly(2L, 3_003L);
        assertThat(ids("bob", "?newest=true")).isEmpty();
        assertThat(demo.as("dave").get("/events?newest=true&after=1").status()).isEqualTo(422);
    }

    private List<Long> ids(String who, String query) {
        return demo.as(who)
                .get("/events" + query)
                .json()
                .get("items")
                .valueStream()
                .map(event -> event.get("id").asLong())
                .toList();
    }

    @Test
    void findsOnesOwnAmongManyOfOthers() {
        demo.events.record(
                IntStream.range(0, 3_000).mapToObj(_ -> about("carol")).toList());
        demo.events.record(List.of(about("bob"), about("alice"), about("bob")));

        assertThat(demo.as("alice").get("/events").json().get("items").size()).isEqualTo(1);
        assertThat(demo.as("bob").get("/events?limit=1").json().get("next").asString())
                .isEqualTo("3002");
        assertThat(demo.as("bob").get("/events?after=3002").json().get("items").size())
                .isEqualTo(1);
        assertThat(demo.as("alice")
                        .get("/events?principal=bob")
                        .json()
                        .get("items")
                        .size())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "kind=request.filed,1",
        "kind=vote.cast,1",
        "database=shop,4",
        "database=vault,0",
        "role=orders_writer,4",
        "role=shop_owner,0",
        "severity=info,4",
        "severity=alarm,0",
        "from=2000-01-01,4",
        "from=2000-01-01T10:00,4",
        "until=2000-01-01T10:00:00Z,0",
        "text=ORDERS_W,4",
        "text=nothing%20of%20that,0",
        "principal=alice,4",
        "principal=bob,0"
    })
    void narrowsTheList(String query, int found) {
        demo.approved();

        assertThat(demo.as("dave").get("/events?" + query).json().get("items").size())
                .isEqualTo(found);
    }

    @Test
    void narrowsToARequestAGrantOrASession() {
        var session = demo.session("S-4F7K2M9Q", "alice");
        var grant = demo.approved();
        var request =
                demo.as("alice").get("/grants/" + grant).json().get("request").asString();

        assertThat(demo.as("dave")
                        .get("/events?request=" + request)
                        .json()
                        .get("items")
                        .size())
                .isEqualTo(4);
        assertThat(demo.as("dave")
                        .get("/events?grant=" + grant)
                        .json()
                        .get("items")
                        .size())
                .isEqualTo(1);
        assertThat(demo.as("dave")
                        .get("/events?session=" + session.id())
                        .json()
                        .get("items")
                        .size())
                .isEqualTo(1);
        assertThat(demo.as("dave").get("/events?kind=nothing").status()).isEqualTo(422);
        assertThat(demo.as("dave").get("/events?from=yesterday").status()).isEqualTo(422);
        assertThat(demo.as("dave").get("/events?session=!").status()).isEqualTo(422);
    }

    @Test
    void followsTheTrailFromNowOn() throws Exception {
        demo.filed();
        var stream = demo.as("bob").open("/events/stream");
        try (var lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            assertThat(stream.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
            assertThat(lines.readLine()).isEqualTo("retry: 2000");
            demo.events.record(List.of(about("carol"), about("bob")));

            var message = next(lines);

            assertThat(message.get(0)).isEqualTo("id: 3");
            assertThat(message.get(1)).isEqualTo("event: person.changed");
            assertThat(message.get(2)).startsWith("data: {\"id\":3,").contains("\"principal\":\"bob\"");
        }
    }

    @Test
    void resumesWhereAStreamBrokeOff() throws Exception {
        demo.events.record(IntStream.range(0, 5).mapToObj(_ -> about("alice")).toList());
        var stream = demo.as("dave").and("Last-Event-ID", "3").open("/events/stream?after=1");
        try (var lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            assertThat(next(lines)).containsExactly("retry: 2000");
            assertThat(next(lines)).contains("id: 4");
            assertThat(next(lines)).contains("id: 5");
        }
    }

    @Test
    void endsTheStreamOfWhoIsDisabled() throws Exception {
        var stream = demo.as("bob").open("/events/stream");

        demo.people.put("bob", true, "developers");
        demo.events.record(List.of(about("bob")));

        assertThat(new String(stream.body().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("retry: 2000\n\n");
    }

    @Test
    void endsTheStreamOfARevokedToken() throws Exception {
        var token = demo.as("bob").post("/tokens", "{\"label\":\"ci\"}").json();
        var stream = demo.withToken(token.get("token").asString()).open("/events/stream");

        demo.as("bob").delete("/tokens/" + token.get("id").asString());
        demo.events.record(List.of(about("bob")));

        assertThat(new String(stream.body().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("retry: 2000\n\n");
    }

    @Test
    void endsEveryStreamWhenTheServerCloses() throws Exception {
        var stream = demo.as("dave").open("/events/stream");

        demo.close();

        assertThat(untilClosed(stream.body())).isEqualTo("retry: 2000\n\n");
    }

    /** A server that closes may close the connection before it has written the last, empty chunk. */
    private static String untilClosed(InputStream stream) {
        var read = new ByteArrayOutputStream();
        try {
            for (int next = stream.read(); next >= 0; next = stream.read()) read.write(next);
        } catch (IOException e) {
            return read.toString(StandardCharsets.UTF_8);
        }
        return read.toString(StandardCharsets.UTF_8);
    }

    @Test
    void letsNobodyFollowTooOften() throws Exception {
        var open = new ArrayList<AutoCloseable>();
        for (int i = 0; i < EventStream.MOST_PER_PRINCIPAL; i++) {
            open.add(demo.as("bob").open("/events/stream").body());
        }

        assertThat(demo.as("bob").get("/events/stream").status()).isEqualTo(429);
        assertThat(demo.as("dave").open("/events/stream").statusCode()).isEqualTo(200);
        for (var stream : open) stream.close();
    }

    private static Happening about(String who) {
        return Happening.of(EventKind.PERSON_CHANGED, Severity.INFO).to(new PrincipalName(who));
    }

    private static List<String> next(BufferedReader lines) throws Exception {
        var message = new ArrayList<String>();
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty() && !message.isEmpty()) return message;
            if (!line.isEmpty()) message.add(line);
        }
        return message;
    }
}
