package io.nightlatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A statement that needs a role waits in psql until somebody decides. */
@OnEachVersion
class HoldTest extends FlowTest {
    private static final String UPDATE = "update orders set status='paid' where id=1";

    @BeforeEach
    void needsPsql() {
        assumeTrue(Psql.isInstalled(), "psql is not installed");
    }

    @Test
    void anApprovedUpdateRunsInTheSameConnection() throws Exception {
        try (var psql = nightlatch.psql(
                "alice",
                "select session_user as before",
                "set nightlatch.reason='INC-1'",
                UPDATE,
                "select session_user as after")) {
            var request = psql.awaitRequest();
            var notice = psql.awaitLine("waiting for");

            nightlatch.api("bob").approve(request);

            assertThat(notice)
                    .endsWith(
                            "waiting for " + request + ": orders_writer on shop; asked team-leads (bob); approve with: "
                                    + "nightlatch approve " + request);
            assertThat(psql.exitCode()).isZero();
            assertThat(psql.lines()).contains("UPDATE 1");
            assertThat(psql.lines().stream()
                            .filter(line -> line.contains("alice~"))
                            .distinct())
                    .as("the session is one and the same")
                    .hasSize(1);
        }
    }

    @Test
    void theCommandLineApproves() throws Exception {
        try (var psql = nightlatch.psql("alice", "set nightlatch.reason='INC-2'", UPDATE)) {
            var request = psql.awaitRequest();

            var approve = nightlatch.cli("bob").run("approve", request);

            assertThat(approve.exitCode()).isZero();
            assertThat(approve.output()).contains(request + " approved: alice may use orders_writer on shop");
            assertThat(psql.exitCode()).isZero();
            assertThat(psql.lines()).contains("UPDATE 1");
        }
    }

    @Test
    void aDenialSaysWhoAndWhyAndWhatToDo() throws Exception {
        try (var psql = nightlatch.psql("alice", "set nightlatch.reason='INC-3'", UPDATE)) {
            var request = psql.awaitRequest();

            nightlatch.api("bob").deny(request, "not on a Friday");

            assertThat(psql.exitCode()).isNotZero();
            assertThat(psql.output())
                    .contains("ERROR:  42501: your request for orders_writer on shop was denied")
                    .contains("DETAIL:  " + request + " was denied by bob: not on a Friday")
                    .contains("HINT:  Ask bob, or run it again with another reason: set nightlatch.reason = '…';");
        }
    }

    @Test
    void aRefusalMinutesAgoIsNotPutToPeopleAgain() throws Exception {
        try (var psql = nightlatch.psql("alice", "set nightlatch.reason='INC-4'", UPDATE, UPDATE)) {
            var request = psql.awaitRequest();

            nightlatch.api("bob").deny(request, "no");

            assertThat(psql.lines().stream().filter(line -> line.contains(request + " was denied by bob: no")))
                    .as("the second run gets the standing refusal at once")
                    .hasSize(2);
        }
    }

    @Test
    void readingNeedsNobody() throws Exception {
        try (var psql = nightlatch.psql("alice", "select count(*) from orders")) {
            assertThat(psql.exitCode()).isZero();
            assertThat(psql.output()).contains("3000").doesNotContain("waiting");
        }
    }

    @Test
    void aMissingReasonIsAskedForWithTheLineToType() throws Exception {
        try (var psql = nightlatch.psql("alice", UPDATE)) {
            assertThat(psql.exitCode()).isNotZero();
            assertThat(psql.output())
                    .contains("ERROR:  42501: this needs orders_writer on shop")
                    .contains("HINT:  Say why, then run it again: set nightlatch.reason = '…';");
        }
        assertThat(nightlatch.api("erin").items("/requests?state=pending")).isEmpty();
    }

    @Test
    void whenNobodyDecidesTheRequestStaysOpen() throws Exception {
        try (var psql = nightlatch.psql(
                "alice", "set nightlatch.reason='INC-5'", "set nightlatch.wait = '1s'", UPDATE, "select 42 as after")) {
            var request = psql.awaitRequest();

            assertThat(psql.exitCode()).isZero();
            assertThat(psql.output())
                    .contains("ERROR:  42501: nobody decided in 1s")
                    .containsPattern("DETAIL:  " + request + " for orders_writer stays open until \\S+\\.")
                    .contains("HINT:  Run it again after the yes: nightlatch approve " + request)
                    .contains("42");
            assertThat(nightlatch.api("bob").get("/requests/" + request).object())
                    .containsEntry("state", "pending");
        }
    }

    @Test
    void whoDoesNotWaitIsRefusedAtOnce() throws Exception {
        try (var psql =
                nightlatch.psql("alice", "set nightlatch.reason='INC-6'", "set nightlatch.wait = off", UPDATE)) {
            assertThat(psql.exitCode()).isNotZero();
            assertThat(psql.output())
                    .contains("ERROR:  42501: this needs orders_writer on shop")
                    .contains("HINT:  Ask first: nightlatch request --database shop --role orders_writer")
                    .doesNotContain("waiting for");
        }
        assertThat(nightlatch.api("erin").items("/requests?state=pending")).isEmpty();
    }

    @Test
    void aMachineIsNeverHeld() throws Exception {
        try (var psql = nightlatch.psql("robot", "set nightlatch.reason='nightly'", UPDATE)) {
            assertThat(psql.exitCode()).isNotZero();
            assertThat(psql.output())
                    .contains("ERROR:  42501: this needs orders_writer on shop")
                    .doesNotContain("waiting for");
        }
        assertThat(nightlatch.api("erin").items("/requests?state=pending")).isEmpty();
    }
}
