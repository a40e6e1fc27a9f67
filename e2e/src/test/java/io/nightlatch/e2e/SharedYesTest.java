package io.nightlatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One yes is one yes: for all sessions of the person, also those that wait together or left. */
@OnEachVersion
class SharedYesTest extends FlowTest {
    private static final String REASON = "set nightlatch.reason='INC-7'";
    private static final String UPDATE = "update orders set status='paid' where id=1";

    @BeforeEach
    void needsPsql() {
        assumeTrue(Psql.isInstalled(), "psql is not installed");
    }

    @Test
    void servesThePersonsOtherSessionsWithoutAsking() throws Exception {
        try (var first = nightlatch.psql("alice", REASON, UPDATE)) {
            nightlatch.api("bob").approve(first.awaitRequest());
            assertThat(first.exitCode()).isZero();
        }

        try (var second = nightlatch.psql("alice", UPDATE);
                var another = nightlatch.psql("bob", "set nightlatch.wait = off", UPDATE)) {
            assertThat(second.exitCode()).isZero();
            assertThat(second.lines()).contains("UPDATE 1");
            assertThat(second.output()).doesNotContain("waiting for");
            assertThat(another.output()).as("somebody else").contains("ERROR:  42501");
        }
    }

    @Test
    void freesAllWhoWaitForTheSame() throws Exception {
        try (var first = nightlatch.psql("alice", REASON, UPDATE);
                var second = nightlatch.psql("alice", REASON, "update orders set status='paid' where id=2")) {
            var request = first.awaitRequest();
            assertThat(second.awaitRequest()).isEqualTo(request);

            nightlatch.api("bob").approve(request);

            assertThat(first.exitCode()).isZero();
            assertThat(second.exitCode()).isZero();
            assertThat(first.lines()).contains("UPDATE 1");
            assertThat(second.lines()).contains("UPDATE 1");
            assertThat(nightlatch.api("erin").items("/grants?state=active")).hasSize(1);
        }
    }

    @Test
    void isStillAskedForWhenTheClientHasLeft() throws Exception {
        String request;
        try (var psql = nightlatch.psql("alice", REASON, UPDATE)) {
            request = psql.awaitRequest();
        }
        Eventually.within(
                Duration.ofSeconds(10),
                "the session is over",
                () -> TargetLogin.of(admin, "alice").isEmpty());
        assertThat(nightlatch.api("bob").get("/requests/" + request).object()).containsEntry("state", "pending");

        try (var again = nightlatch.psql("alice", REASON, UPDATE)) {
            assertThat(again.awaitRequest())
                    .as("the equal open request is joined")
                    .isEqualTo(request);
            nightlatch.api("bob").approve(request);
            assertThat(again.exitCode()).isZero();
            assertThat(again.lines()).contains("UPDATE 1");
        }
        assertThat(new Trail(nightlatch.api("dave").events("database=shop")).kindsOf(request))
                .containsSubsequence("request.filed", "request.joined", "request.approved");
    }
}
