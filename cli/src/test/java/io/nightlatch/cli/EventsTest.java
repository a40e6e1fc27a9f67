package io.nightlatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventsTest {
    private static final String FILED = """
        {"id":7,"at":"2026-07-24T12:00:01Z","kind":"request.filed","severity":"info","principal":"alice",
         "database":"shop","role":"orders_writer","request":"R-7K2M4","reason":"order 17","detail":{"stages":1}}\
        """.replace("\n", "");
    private static final String UNVERIFIED = """
        {"id":8,"at":"2026-07-24T12:20:01Z","kind":"grant.end_unverified","severity":"alarm","principal":"alice",
         "database":"shop","role":"orders_writer","grant":"G-2XQ9A","detail":{}}\
        """.replace("\n", "");
    private final FakeServer server = new FakeServer();

    @TempDir
    private Path home;

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void tellsTheTrailLineByLine() {
        server.on("GET /events", Answers.items(FILED, UNVERIFIED));

        var outcome = new Desk(home).at(server).run("events");

        assertThat(outcome.out()).isEqualTo("""
            14:00:01  request.filed         alice     R-7K2M4 orders_writer on shop  order 17  stages=1
            14:20:01  grant.end_unverified ALARM  alice     G-2XQ9A orders_writer on shop
            Next: nightlatch events --follow --after 8
            """);
    }

    @Test
    void narrowsToFamiliesAndSingleKinds() {
        server.on("GET /events", Answers.items(FILED, UNVERIFIED));

        var family = new Desk(home).at(server).run("events", "--kind", "grant", "--json");
        var grant = new Desk(home).at(server).run("events", "--grant", "g-2xq9a", "--kind", "grant.end_unverified");

        assertThat(family.out()).contains("G-2XQ9A").doesNotContain("R-7K2M4");
        assertThat(grant.out()).contains("G-2XQ9A").doesNotContain("R-7K2M4");
        assertThat(server.seen("GET /events").query())
                .isEqualTo("grant=G-2XQ9A&kind=grant.end_unverified&limit=100&newest=true");
    }

    @Test
    void tellsWhoDidItAndTimesAsAPersonReadsThem() {
        server.on("GET /events", Answers.items("""
            {"id":9,"at":"2026-07-24T12:00:01Z","kind":"vote.cast","severity":"info","principal":"alice",
             "request":"R-7K2M4","detail":{"approver":"bob","verdict":"approve","duration":"PT15M",
             "endsAt":"2026-07-24T12:15:01Z","policyVersion":"1","moved":["a","b"]}}\
            """));

        var outcome = new Desk(home).at(server).run("events", "--after", "8");

        assertThat(outcome.out().lines().findFirst())
                .hasValue("14:00:01  vote.cast             alice     R-7K2M4  by bob  verdict=approve duration=15m"
                        + " endsAt=14:15:01 moved=a, b");
        assertThat(server.seen("GET /events").query()).isEqualTo("after=8&limit=100");
    }

    @Test
    void followsAndGoesOnWhereTheConnectionBroke() {
        server.streams("GET /events/stream", ": hello\n\nid: 7\nevent: request.filed\ndata: " + FILED + "\n\n")
                .streams("GET /events/stream", "id: 8\ndata: " + UNVERIFIED + "\n\n");

        var outcome = new Desk(home).at(server).interruptedAfterPauses(1).run("events", "--follow", "--json");

        assertThat(outcome.out().lines()).hasSize(2).first().asString().startsWith("{\"id\":7,");
        assertThat(server.seen())
                .extracting(FakeServer.Seen::lastEventId)
                .containsExactly(java.util.Optional.empty(), java.util.Optional.of("7"));
    }

    @Test
    void followsInWordsAndOnlyWhatIsWanted() {
        server.streams("GET /events/stream", "data: " + FILED + "\n\ndata: " + UNVERIFIED + "\n\n");

        var outcome =
                new Desk(home).at(server).interruptedAfterPauses(0).run("events", "--follow", "--kind", "request");

        assertThat(outcome.out())
                .isEqualTo("14:00:01  request.filed         alice     R-7K2M4 orders_writer on shop  order 17 "
                        + " stages=1\n");
    }

    @Test
    void doesNotFollowWhereItIsNotLetIn() {
        server.on("GET /events/stream", 401, Answers.problem(401, "Sign in", "Send a token."));

        var outcome = new Desk(home).at(server).run("events", "--follow");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .startsWith("The name and password are not right, or the sign-in is over.\n")
                .contains("nightlatch login --url");
    }
}
