package io.nightlatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may say yes, and in which order: payments_writer needs a team lead and then a DBA. */
@OnEachVersion
class ApprovalStagesTest extends FlowTest {
    private static final String UPDATE = "update payments set method='card' where id=1";

    @BeforeEach
    void needsPsql() {
        assumeTrue(Psql.isInstalled(), "psql is not installed");
    }

    @Test
    void nobodyApprovesTheirOwnRequest() throws Exception {
        try (var psql = nightlatch.psql("bob", "set nightlatch.reason='I lead myself'", UPDATE)) {
            var request = psql.awaitRequest();

            var own = nightlatch.api("bob").approve(request);

            assertThat(own.status()).isEqualTo(403);
            assertThat(nightlatch.api("bob").get("/requests/" + request).object())
                    .containsEntry("state", "pending");
        }
    }

    @Test
    void whoIsNoApproverDecidesNothing() throws Exception {
        try (var psql = nightlatch.psql("alice", "set nightlatch.reason='hers'", UPDATE)) {
            var request = psql.awaitRequest();

            for (var person : new String[] {"alice", "erin", "dave"}) {
                assertThat(nightlatch.api(person).approve(request).status())
                        .as(person)
                        .isIn(403, 404);
            }

            assertThat(nightlatch.api("bob").get("/requests/" + request).object())
                    .containsEntry("state", "pending");
        }
    }

    @Test
    void theSecondStageWaitsForTheFirst() throws Exception {
        try (var psql = nightlatch.psql("alice", "set nightlatch.reason='a refund'", UPDATE)) {
            var request = psql.awaitRequest();

            assertThat(psql.awaitLine("waiting for")).contains("payments_writer on shop; asked team-leads (bob");
            assertThat(nightlatch.api("carol").approve(request).status())
                    .as("carol before bob")
                    .isEqualTo(403);
            assertThat(nightlatch.api("bob").approve(request).status()).isEqualTo(200);
            assertThat(nightlatch.api("bob").approve(request).status())
                    .as("bob for carol")
                    .isEqualTo(403);
            assertThat(nightlatch.api("carol").approve(request).object()).containsEntry("state", "approved");

            assertThat(psql.exitCode()).isZero();
            assertThat(psql.lines()).contains("UPDATE 1");
        }
    }

    @Test
    void oneHumanDoesNotFillBothStages() throws Exception {
        var added = nightlatch
                .cli("erin")
                .given("grace-demo")
                .run(
                        "person",
                        "add",
                        "grace",
                        "--groups",
                        "team-leads,dbas",
                        "--password-stdin",
                        "--config",
                        nightlatch.configuration().toString());
        assertThat(added.output()).contains("grace is added.");
        Eventually.within(
                Duration.ofSeconds(10),
                "grace may sign in",
                () -> nightlatch.api("grace").get("/me").status() == 200);
        try (var psql = nightlatch.psql("alice", "set nightlatch.reason='both hats'", UPDATE)) {
            var request = psql.awaitRequest();

            assertThat(nightlatch.api("grace").approve(request).status()).isEqualTo(200);
            var again = nightlatch.api("grace").approve(request);

            assertThat(again.status()).isEqualTo(409);
            assertThat(again.body()).contains("one human has one vote");
            assertThat(nightlatch.api("grace").get("/requests/" + request).object())
                    .containsEntry("state", "pending");
            nightlatch.api("carol").approve(request);
            assertThat(psql.exitCode()).isZero();
        }
    }
}
