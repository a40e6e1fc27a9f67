package io.nightlatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectTest {
    private static final String CONNINFO = "host=127.0.0.1 port=6432 user=alice dbname=shop";
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
    void opensPsqlWithThePasswordOfTheEnvironment() {
        var outcome = desk.with("PGHOSTADDR", "192.0.2.1").run("connect", "shop", "--", "-c", "select 1");

        assertThat(desk.started()).containsExactly("/usr/bin/psql", CONNINFO, "-c", "select 1");
        assertThat(desk.startedWith())
                .containsEntry("PGPASSWORD", "bob-demo")
                .doesNotContainKeys("NIGHTLATCH_PASSWORD", "PGHOSTADDR");
        assertThat(outcome.exitCode()).as("psql's own").isEqualTo(5);
    }

    @Test
    void letsPsqlAskForThePasswordOfWhoIsSignedInByAToken() {
        desk.with("NIGHTLATCH_TOKEN", "nlt_abc").run("connect", "shop");

        assertThat(desk.startedWith()).doesNotContainKeys("PGPASSWORD", "NIGHTLATCH_TOKEN");
    }

    @Test
    void handsReasonAndDurationToTheSessionsOwnAsks() {
        desk.run("connect", "shop", "--reason", "order 17", "--for", "15m");

        assertThat(desk.startedWith())
                .containsEntry("PGOPTIONS", "-c nightlatch.reason=order\\ 17 -c nightlatch.duration=900s");
    }

    @Test
    void asksWaitsAndGoesInWithTheTokenInTheEnvironmentOnly() {
        server.on("GET /grants", Answers.NOTHING)
                .on("POST /requests", 201, Answers.PENDING)
                .on("GET /requests/R-7K2M4", Answers.APPROVED);

        var outcome = desk.run("connect", "shop", "--role", "orders_writer", "--reason", "order 17");

        assertThat(desk.started()).containsExactly("/usr/bin/psql", CONNINFO);
        assertThat(desk.startedWith()).containsEntry("PGPASSWORD", "nlg_abc123");
        assertThat(outcome.out()).contains("R-7K2M4 waits for team-leads (bob)").doesNotContain("nlg_");
    }

    @Test
    void takesAGrantThatIsThereInsteadOfAskingAgain() {
        server.on("GET /grants", Answers.items(Answers.GRANT));

        var outcome = desk.run("connect", "shop", "--role", "orders_writer");

        assertThat(desk.startedWith()).containsEntry("PGPASSWORD", "nlg_abc123");
        assertThat(outcome.err()).contains("You have G-2XQ9A already");
        assertThat(server.seen()).noneMatch(seen -> seen.call().equals("POST /requests"));
    }

    @Test
    void startsNothingWhenDenied() {
        server.on("GET /grants", Answers.NOTHING).on("POST /requests", 201, Answers.DENIED);

        var outcome = desk.run("connect", "shop", "--role", "orders_writer");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(desk.started()).isEmpty();
    }

    @Test
    void asksNobodyWhenThereIsNoPsqlAndSaysHowElse() {
        var outcome = desk.withoutPsql().run("connect", "shop", "--role", "orders_writer", "--reason", "order 17");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).isEqualTo("""
            psql is not on the PATH. The same database, for any other client: \
            jdbc:postgresql://127.0.0.1:6432/shop?user=alice
            Take a token and give it as the password: \
            nightlatch request --database shop --role orders_writer --reason 'order 17' --wait
            """);
        assertThat(server.seen()).noneMatch(seen -> seen.call().equals("POST /requests"));
    }

    @Test
    void saysInJsonHowToConnectAndStartsNothing() {
        server.on("GET /grants", Answers.items(Answers.GRANT));

        var outcome = desk.withoutPsql().run("connect", "shop", "--role", "orders_writer", "--json");

        assertThat(outcome.out())
                .contains("\"host\":\"127.0.0.1\",\"port\":6432,\"user\":\"alice\"", "\"token\":\"nlg_abc123\"")
                .hasLineCount(1);
        assertThat(desk.started()).isEmpty();
    }

    @Test
    void namesTheDatabasesThereAre() {
        var outcome = desk.run("connect", "shpo");

        assertThat(outcome.err()).isEqualTo("There is no database \"shpo\" here for you.\nThere are: shop\n");
    }

    @Test
    void quotesNamesThatWouldMeanSomethingElse() {
        server.on("GET /databases", Answers.DATABASES);
        try (var other = new FakeServer()) {
            other.on("GET /me", Answers.ME.replace("\"alice\"", "\"o'neill host=evil\""))
                    .on("GET /databases", Answers.DATABASES);

            desk.at(other).run("connect", "shop");

            assertThat(desk.started().getLast())
                    .isEqualTo("host=127.0.0.1 port=6432 user='o\\'neill host=evil' dbname=shop");
        }
    }
}
