package io.nightlatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestTest {
    private static final String[] ASK = {
        "request", "--database", "shop", "--role", "orders_writer", "--for", "15m", "--reason", "order 17 is stuck"
    };
    private final FakeServer server = new FakeServer();

    @TempDir
    private Path home;

    private Desk desk;

    @BeforeEach
    void signedIn() {
        desk = new Desk(home).at(server);
        server.on("GET /me", Answers.ME)
                .on("GET /databases", Answers.DATABASES)
                .on("GET /grants/G-2XQ9A", Answers.GRANT);
        server.on("POST /grants/G-2XQ9A/token", "{\"token\":\"nlg_abc123\"}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void saysWhoIsAskedAndWhatToTypeNext() {
        server.on("POST /requests", 201, Answers.PENDING);

        var outcome = desk.run(ASK);

        assertThat(outcome.out()).isEqualTo("""
            R-7K2M4  orders_writer on shop for 15m  pending
            Waits for team-leads (bob) (stage 1 of 1, 0 of 1 votes) until 14:30 Europe/Berlin, 30 min.
            They approve with: nightlatch approve R-7K2M4
            Next: nightlatch connect shop --role orders_writer
            """);
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void asksInTheContractsWords() {
        server.on("POST /requests", 201, Answers.PENDING);

        desk.run(ASK);

        assertThat(server.seen("POST /requests").body()).isEqualTo("""
            {"database":"shop","role":"orders_writer","duration":"PT15M","reason":"order 17 is stuck","scope":"token"}\
            """);
    }

    @Test
    void printsTheRequestAsJson() {
        server.on("POST /requests", 201, Answers.PENDING);

        var outcome = desk.run(and(ASK, "--json"));

        assertThat(outcome.out())
                .startsWith("{\"id\":\"R-7K2M4\",\"principal\":\"alice\"")
                .hasLineCount(1);
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void saysSoWhenItJoinedAnEqualRequest() {
        server.on("POST /requests", 200, Answers.PENDING);

        var outcome = desk.run(ASK);

        assertThat(outcome.out()).contains("joined the same request");
    }

    @Test
    void waitsForTheYesAndPrintsTheTokenOnceWithALineForPsql() {
        server.on("POST /requests", 201, Answers.PENDING)
                .on("GET /requests/R-7K2M4", Answers.PENDING)
                .on("GET /requests/R-7K2M4", Answers.APPROVED);

        var outcome = desk.run(and(ASK, "--wait"));

        assertThat(outcome.out()).isEqualTo("""
            R-7K2M4  orders_writer on shop for 15m  pending
            R-7K2M4 waits for team-leads (bob) · approve with: nightlatch approve R-7K2M4
            R-7K2M4 approved by bob
            The clock starts at the first use, before 14:15 Europe/Berlin, 14 min.
            Token, shown once: nlg_abc123
            Next: PGPASSWORD=nlg_abc123 psql "host=127.0.0.1 port=6432 user=alice dbname=shop"
            """);
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void printsRequestGrantTokenAndLineAsOneObject() {
        server.on("POST /requests", 201, Answers.APPROVED);

        var outcome = desk.run(and(ASK, "--wait", "--json"));

        assertThat(outcome.out())
                .hasLineCount(1)
                .contains(
                        "\"request\":{\"id\":\"R-7K2M4\"", "\"grant\":{\"id\":\"G-2XQ9A\"", "\"token\":\"nlg_abc123\"")
                .contains("\"jdbcUrl\":\"jdbc:postgresql://127.0.0.1:6432/shop?user=alice\"")
                .contains("PGPASSWORD=nlg_abc123 psql");
    }

    @Test
    void isRefusedWithWhoAndWhyWhenDenied() {
        server.on("POST /requests", 201, Answers.PENDING).on("GET /requests/R-7K2M4", Answers.DENIED);

        var outcome = desk.run(and(ASK, "--wait"));

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).isEqualTo("""
            R-7K2M4 was denied by bob: not on a Friday
            Ask bob, or ask again with another --reason.
            """);
    }

    @Test
    void timesOutAndSaysHowToGoOn() {
        server.on("POST /requests", 201, Answers.PENDING).on("GET /requests/R-7K2M4", Answers.PENDING);

        var outcome = desk.run(and(ASK, "--wait", "--timeout", "2m"));

        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.err()).isEqualTo("""
            Nobody decided in 2 min. R-7K2M4 stays open until 14:30 Europe/Berlin, 28 min.
            After the yes: nightlatch connect shop --role orders_writer
            """);
        assertThat(outcome.out()).as("no spinner off a terminal").hasLineCount(2);
    }

    @Test
    void leavesTheRequestOnStandardOutputForScriptsWhenNobodyDecides() {
        server.on("POST /requests", 201, Answers.PENDING).on("GET /requests/R-7K2M4", Answers.PENDING);

        var outcome = desk.run(and(ASK, "--wait", "--timeout", "2s", "--json"));

        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.out()).startsWith("{\"id\":\"R-7K2M4\"").hasLineCount(1);
        assertThat(outcome.err())
                .startsWith("{\"error\":\"Nobody decided in 2 s.")
                .hasLineCount(1);
    }

    @Test
    void waitsThroughARestartOfTheServer() {
        server.on("POST /requests", 201, Answers.PENDING)
                .on("GET /requests/R-7K2M4", 503, Answers.problem(503, "The store cannot be asked", "Try again"))
                .on("GET /requests/R-7K2M4", Answers.APPROVED);

        var outcome = desk.run(and(ASK, "--wait"));

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).contains("R-7K2M4: the server is away");
    }

    @Test
    void rewritesOneLineOnATerminal() {
        server.on("POST /requests", 201, Answers.PENDING)
                .on("GET /requests/R-7K2M4", Answers.PENDING)
                .on("GET /requests/R-7K2M4", Answers.APPROVED);

        var outcome = desk.onATerminal().with("NO_COLOR", "1").run(and(ASK, "--wait"));

        var advice = " · approve with: nightlatch approve R-7K2M4";
        assertThat(outcome.out())
                .contains("\r\u001b[?7lR-7K2M4 waits for team-leads (bob) · 00:00" + advice)
                .contains("\r\u001b[?7lR-7K2M4 waits for team-leads (bob) · 00:01" + advice)
                .contains("\r\u001b[KR-7K2M4 approved by bob");
    }

    @Test
    void takesNoTokenWhenTheGrantServesThePersonsSessions() {
        server.on("POST /requests", 201, Answers.APPROVED);
        try (var other = new FakeServer()) {
            other.on("POST /requests", 201, Answers.APPROVED)
                    .on("GET /me", Answers.ME)
                    .on("GET /databases", Answers.DATABASES)
                    .on("GET /grants/G-2XQ9A", Answers.GRANT.replace("\"token\"", "\"person\""));

            var outcome = desk.at(other).run(and(ASK, "--scope", "person", "--wait"));

            assertThat(outcome.out())
                    .contains("It serves every session of yours on shop")
                    .contains("Next: psql \"host=127.0.0.1 port=6432 user=alice dbname=shop\"");
            assertThat(other.seen()).noneMatch(seen -> seen.call().endsWith("/token"));
        }
    }

    @Test
    void repeatsTheServerAndPersonInTheNextCommandWhenTheyWereTyped() {
        server.on("POST /requests", 201, Answers.PENDING);

        var outcome = desk.without("NIGHTLATCH_URL").run(and(ASK, "--url", server.url(), "--user", "alice"));

        assertThat(outcome.out())
                .endsWith("connect shop --role orders_writer --url " + server.url() + " --user alice\n");
    }

    private static String[] and(String[] args, String... more) {
        return java.util.stream.Stream.of(args, more)
                .flatMap(java.util.Arrays::stream)
                .toArray(String[]::new);
    }
}
