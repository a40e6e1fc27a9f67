package io.nightlatch.access.grant;

import static io.nightlatch.access.Demo.ALICE;
import static io.nightlatch.access.Demo.BOB;
import static io.nightlatch.access.Demo.CAROL;
import static io.nightlatch.access.Demo.DAVE;
import static io.nightlatch.access.Demo.ORDERS_WRITER;
import static io.nightlatch.access.Demo.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.policy.PolicyFile;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.access.request.RequestState;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of a stage in which nobody answers. */
class EscalationTest {
    private static final String WIDER_THEN_DENIED =
            "[{by: [team-leads], unanswered: [{after: 10m, then: widen, by: [dbas]}, {after: 30m, then: deny}]}]";
    private static final String LEFT = "[{by: [team-leads], unanswered: [{after: 10m, then: move-on}]}, {by: [dbas],"
            + " unanswered: [{after: 20m, then: widen, people: [dave]}]}]";

    private final World world = new World();

    @Test
    void asksOthersTooWhenItsTimeIsOver() {
        var request = filed(WIDER_THEN_DENIED);
        assertThat(world.approvals.approve(CAROL, request.id(), Optional.empty()))
                .isInstanceOf(Answer.NotAllowed.class);

        world.clock.forward(Duration.ofMinutes(10));
        world.approvals.expire();

        assertThat(world.approvals.waitingFor(now(request))).isEqualTo("team-leads, dbas (bob, carol, frank)");
        assertThat(world.store.events().getLast().what().detail())
                .containsEntry("did", "widen")
                .containsEntry("stage", 1)
                .containsEntry("asked", "team-leads or dbas");
        world.approvals.approve(CAROL, request.id(), Optional.empty());
        assertThat(now(request).isApproved()).isTrue();
    }

    @Test
    void takesTheVoteOfWhoIsAskedByThenThoughNobodyLookedBefore() {
        var request = filed(WIDER_THEN_DENIED);
        world.clock.forward(Duration.ofMinutes(10));

        world.approvals.approve(CAROL, request.id(), Optional.empty());

        assertThat(now(request).isApproved()).isTrue();
        assertThat(world.eventKinds()).containsOnlyOnce(EventKind.REQUEST_ESCALATED);
    }

    @Test
    void deniesWhenPolicySaysSoAndTellsEachStepOnce() {
        var request = filed(WIDER_THEN_DENIED);
        world.clock.forward(Duration.ofMinutes(30));

        world.approvals.expire();
        world.approvals.expire();

        assertThat(now(request).state()).isEqualTo(new RequestState.Lapsed(world.clock.instant()));
        assertThat(Collections.frequency(world.eventKinds(), EventKind.REQUEST_ESCALATED))
                .isEqualTo(2);
        assertThat(world.eventKinds()).containsOnlyOnce(EventKind.REQUEST_DENIED);
        assertThat(world.approvals.approve(BOB, request.id(), Optional.empty())).isInstanceOf(Answer.TooLate.class);
    }

    @Test
    void leavesAStageAndCountsTheNextOneFromThenOn() {
        var request = filed(LEFT);
        world.clock.forward(Duration.ofMinutes(12));
        world.approvals.expire();
        assertThat(now(request).currentStage()).isEqualTo(2);

        world.clock.forward(Duration.ofMinutes(19));
        world.approvals.expire();
        assertThat(world.approvals.approve(DAVE, request.id(), Optional.empty()))
                .isInstanceOf(Answer.NotAllowed.class);
        world.clock.forward(Duration.ofMinutes(1));
        world.approvals.approve(DAVE, request.id(), Optional.empty());

        assertThat(now(request).isApproved()).isTrue();
        assertThat(world.grants.live(ALICE, SHOP, ORDERS_WRITER)).isPresent();
    }

    @Test
    void isDueAtItsNextStep() {
        var request = filed(WIDER_THEN_DENIED);

        assertThat(world.store.nextDeadline()).contains(request.createdAt().plus(Duration.ofMinutes(10)));
        world.clock.forward(Duration.ofMinutes(10));
        world.approvals.expire();
        assertThat(world.store.nextDeadline()).contains(request.createdAt().plus(Duration.ofMinutes(30)));
    }

    @Test
    void aPassedStageIsNotLeft() {
        var request = filed(LEFT);
        world.approvals.approve(BOB, request.id(), Optional.empty());
        world.clock.forward(Duration.ofMinutes(15));
        world.approvals.expire();

        assertThat(now(request).escalations()).isEmpty();
        assertThat(now(request).currentStage()).isEqualTo(2);
    }

    private AccessRequest now(AccessRequest request) {
        return world.store.request(request.id()).orElseThrow();
    }

    private AccessRequest filed(String stages) {
        var rule = "{role: orders_writer, who: [developers], duration: {max: 1h}, approve: " + stages + "}";
        world.policy = PolicyFile.parse("policy.yaml", "databases: {shop: {wrapped: [" + rule + "]}}", Optional.empty())
                .policy();
        return world.filed(new Ask(
                ALICE,
                SHOP,
                ORDERS_WRITER,
                Optional.empty(),
                Optional.empty(),
                GrantScope.PERSON,
                Optional.empty(),
                Optional.empty()));
    }
}
