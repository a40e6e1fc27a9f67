package io.nightlatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecideTest {
    private final FakeServer server = new FakeServer();

    @TempDir
    private Path home;

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void approvesOnOnePastedLineWithoutASignIn() {
        server.on("POST /requests/R-7K2M4/approve", Answers.APPROVED);

        var outcome = new Desk(home)
                .with("NIGHTLATCH_PASSWORD", "bob-demo")
                .run("approve", "r-7k2m4", "--url", server.url(), "--user", "bob");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).startsWith("R-7K2M4 approved: alice may use orders_writer on shop for 15m.\n");
        // "bob:bob-demo" in base 64
        assertThat(server.seen("POST /requests/R-7K2M4/approve").authorization())
                .contains("Basic Ym9iOmJvYi1kZW1v");
    }

    @Test
    void saysWhoIsNextWhenOneYesIsNotEnough() {
        server.on(
                "POST /requests/R-7K2M4/approve",
                Answers.request("pending", "")
                        .replace("team-leads (bob)", "dbas (carol, frank)")
                        .replace("\"number\":1,\"of\":1", "\"number\":2,\"of\":2"));

        var outcome = new Desk(home).at(server).run("approve", "R-7K2M4", "--comment", "looks right");

        assertThat(outcome.out())
                .contains("Your yes counts. R-7K2M4 now waits for dbas (carol, frank) (stage 2 of 2, 0 of 1 votes).");
        assertThat(server.seen("POST /requests/R-7K2M4/approve").body()).isEqualTo("{\"comment\":\"looks right\"}");
    }

    @Test
    void showsTheServersRefusalAndItsAdviceAsACommand() {
        server.on(
                "POST /requests/R-7K2M4/approve",
                409,
                Answers.problem(409, "R-7K2M4 is denied already", "GET /api/v1/requests/R-7K2M4 tells how it stands."));

        var outcome = new Desk(home).at(server).run("approve", "R-7K2M4");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).isEqualTo("""
            R-7K2M4 is denied already.
            nightlatch requests R-7K2M4 tells how it stands.
            """);
    }

    @Test
    void approvesTheOnlyRequestThatWaitsForMeAndShowsItFirst() {
        server.on("GET /requests", Answers.items(Answers.PENDING, forMe("R-8ZZZZ")));
        server.on("POST /requests/R-8ZZZZ/approve", Answers.APPROVED.replace("R-7K2M4", "R-8ZZZZ"));

        var outcome = new Desk(home).at(server).run("approve");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).startsWith("""
            R-8ZZZZ  alice asks for orders_writer on shop for 15m: order 17 is stuck
              update orders set status = 'open' where id = 17
            R-8ZZZZ approved: alice may use orders_writer on shop for 15m.
            """);
    }

    @Test
    void decidesNothingWhenNothingWaitsForMe() {
        server.on("GET /requests", Answers.items(Answers.PENDING));

        var outcome = new Desk(home).at(server).run("deny");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).isEqualTo("""
            No request waits for your decision.
            nightlatch requests lists the open ones.
            """);
    }

    @Test
    void asksWhichOfSeveralThatWaitForMe() {
        server.on("GET /requests", Answers.items(forMe("R-7K2M4"), forMe("R-8ZZZZ")));

        var outcome = new Desk(home).at(server).run("approve");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).contains("R-7K2M4  alice", "R-8ZZZZ  alice");
        assertThat(outcome.err()).contains("2 requests wait for your decision.", "nightlatch approve R-7K2M4");
        assertThat(server.seen()).hasSize(1);
    }

    private static String forMe(String id) {
        return Answers.request("pending", """
            ,"mayDecide":true,"statement":"update orders set status = 'open' where id = 17"\
            """).replace("R-7K2M4", id);
    }

    @Test
    void denies() {
        server.on("POST /requests/R-7K2M4/deny", Answers.DENIED);

        var outcome = new Desk(home).at(server).run("deny", "R-7K2M4", "--comment", "not on a Friday");

        assertThat(outcome.out()).isEqualTo("""
            R-7K2M4 denied: alice does not get orders_writer on shop.
            Next: nightlatch requests
            """);
        assertThat(server.seen("POST /requests/R-7K2M4/deny").body()).isEqualTo("{\"comment\":\"not on a Friday\"}");
    }

    @Test
    void withdraws() {
        server.on("POST /requests/R-7K2M4/withdraw", Answers.request("withdrawn", ""));

        var outcome = new Desk(home).at(server).run("withdraw", "R-7K2M4");

        assertThat(outcome.out()).startsWith("R-7K2M4 withdrawn: orders_writer on shop.\n");
        assertThat(server.seen("POST /requests/R-7K2M4/withdraw").body()).isEqualTo("{}");
    }

    @Test
    void revokesAGrant() {
        server.on("POST /grants/G-2XQ9A/revoke", Answers.GRANT.replace("\"approved\"", "\"ending\""));

        var outcome = new Desk(home).at(server).run("revoke", "G-2XQ9A", "--reason", "done early");

        assertThat(outcome.out()).isEqualTo("""
            G-2XQ9A is ending: orders_writer on shop of alice.
            Next: nightlatch grants G-2XQ9A
            """);
        assertThat(server.seen("POST /grants/G-2XQ9A/revoke").body()).isEqualTo("{\"reason\":\"done early\"}");
    }

    @Test
    void endsASession() {
        server.on("POST /sessions/S-4F7K2M9Q/end", """
            {"id":"S-4F7K2M9Q","principal":"alice","database":"shop","state":"ending"}\
            """);

        var outcome = new Desk(home).at(server).run("end", "S-4F7K2M9Q");

        assertThat(outcome.out()).startsWith("S-4F7K2M9Q is ending: alice on shop.\n");
    }

    @Test
    void printsEachDecisionAsJson() {
        server.on("POST /requests/R-7K2M4/approve", Answers.APPROVED);

        var outcome = new Desk(home).at(server).run("approve", "R-7K2M4", "--json");

        assertThat(outcome.out()).startsWith("{\"id\":\"R-7K2M4\"").hasLineCount(1);
    }
}
