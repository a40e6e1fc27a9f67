package io.nightlatch.access.grant;

import static io.nightlatch.access.Demo.ALICE;
import static io.nightlatch.access.Demo.BOB;
import static io.nightlatch.access.Demo.CAROL;
import static io.nightlatch.access.Demo.ORDERS_WRITER;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.policy.PolicyFile;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.RequestState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A grant in use gets more time, within what policy lets it have. */
class ExtendingTest {
    private static final Duration TEN = Duration.ofMinutes(10);

    private final World world = new World();

    @Test
    void movesTheEndOnceAndToAnInstant() {
        var grant = used("extend: {approval: none}");
        var end = end(grant);

        var answer = extend(ALICE, grant, TEN);

        assertThat(answer).isInstanceOf(ExtendAnswer.Extended.class);
        assertThat(end(grant)).isEqualTo(end.plus(TEN));
        assertThat(world.store.grant(grant.id()).orElseThrow().isLiveAt(end)).isTrue();
        assertThat(world.store.extended()).extracting(Grant::id).containsExactly(grant.id());
        assertThat(world.store.events(EventKind.GRANT_EXTENDED)).singleElement().satisfies(event -> {
            assertThat(event.what().grant()).contains(grant.id());
            assertThat(event.what().detail())
                    .containsEntry("by", "alice")
                    .containsEntry("endsAt", end.plus(TEN).toString());
        });
        world.clock.forward(Duration.ofMinutes(25));
        assertThat(world.grants.endDue()).extracting(Grant::id).containsExactly(grant.id());
    }

    @Test
    void isNotAllowedWherePolicyDoesNotSaySo() {
        var grant = used("waits: 1h");

        assertThat(extend(ALICE, grant, TEN))
                .isEqualTo(new ExtendAnswer.NotAllowed("policy lets no grant of orders_writer be extended"));
    }

    @Test
    void isDoneAsOftenAsPolicyLets() {
        var grant = used("extend: {times: 2, approval: none}");

        extend(ALICE, grant, TEN);
        extend(ALICE, grant, TEN);

        assertThat(extend(ALICE, grant, TEN))
                .isEqualTo(new ExtendAnswer.NotAllowed(
                        grant.id() + " was extended 2 times, and policy does not let it be once more"));
    }

    @Test
    void lastsInAllAsLongAsPolicyLets() {
        var grant = used("extend: {times: 9, total: 90m, approval: none}");

        assertThat(extend(ALICE, grant, Duration.ofMinutes(76)))
                .isEqualTo(new ExtendAnswer.NotValid(
                        "policy lets " + grant.id() + " last 1h30m in all: 1h15m more is the most"));
        assertThat(extend(ALICE, grant, Duration.ofMinutes(75))).isInstanceOf(ExtendAnswer.Extended.class);
        assertThat(extend(ALICE, grant, Duration.ofSeconds(1)))
                .isEqualTo(
                        new ExtendAnswer.NotAllowed("policy lets " + grant.id() + " last 1h30m in all, and it does"));
    }

    @Test
    void lastsNoLongerThanTheMaxWhereNoTotalIsWritten() {
        var grant = used("extend: {times: 9, approval: none}");

        assertThat(extend(ALICE, grant, Duration.ofMinutes(46))).isInstanceOf(ExtendAnswer.NotValid.class);
        assertThat(extend(ALICE, grant, Duration.ofMinutes(45))).isInstanceOf(ExtendAnswer.Extended.class);
    }

    @Test
    void endsWithItsHours() {
        var grant = used("hours: {zone: UTC, open: [Mon-Sun 08:00-12:20]}, extend: {times: 9, approval: none}");

        extend(ALICE, grant, TEN);

        assertThat(end(grant))
                .isEqualTo(Instant.parse("2026-07-24T12:20:00Z")
                        .atZone(java.time.ZoneOffset.UTC)
                        .with(java.time.LocalDate.ofInstant(world.clock.instant(), java.time.ZoneOffset.UTC))
                        .toInstant());
        assertThat(extend(ALICE, grant, TEN)).isInstanceOf(ExtendAnswer.NotAllowed.class);
    }

    @Test
    void waitsForTheStagesAgainAndThenMakesNoOtherGrant() {
        var grant = used("extend: {}");
        var end = end(grant);

        var request = asked(extend(ALICE, grant, TEN));
        var joined = asked(extend(ALICE, grant, TEN));
        var answer = world.approvals.approve(BOB, request.id(), Optional.empty());

        assertThat(joined.id()).isEqualTo(request.id());
        assertThat(request.extended()).contains(grant.id());
        assertThat(request.reason()).contains("ticket 4711");
        assertThat(request.expiresAt()).isEqualTo(end);
        assertThat(answer).isInstanceOf(Answer.Done.class);
        assertThat(world.store.request(request.id()).orElseThrow().state())
                .isEqualTo(new RequestState.Approved(world.clock.instant(), grant.id()));
        assertThat(end(grant)).isEqualTo(end.plus(TEN));
        assertThat(world.store.grants(new Sight.All(), GrantStore.GrantFilter.ALL, Optional.empty(), 9))
                .hasSize(1);
    }

    @Test
    void isShortenedByAnApproverToo() {
        var grant = used("extend: {}");
        var end = end(grant);
        var request = asked(extend(ALICE, grant, TEN));

        world.approvals.approve(BOB, request.id(), Optional.empty(), Duration.ofMinutes(4));

        assertThat(end(grant)).isEqualTo(end.plus(Duration.ofMinutes(4)));
    }

    @Test
    void anApproverExtendsOnTheHoldersBehalfAndThatIsTheirYes() {
        var grant = used("extend: {}");
        var end = end(grant);

        var answer = extend(BOB, grant, TEN);

        assertThat(answer).isInstanceOf(ExtendAnswer.Extended.class);
        assertThat(end(grant)).isEqualTo(end.plus(TEN));
        assertThat(world.store.events(EventKind.REQUEST_FILED).getLast().what().detail())
                .containsEntry("onBehalfBy", "bob");
        assertThat(extend(CAROL, grant, TEN)).isInstanceOf(ExtendAnswer.NotAllowed.class);
    }

    @Test
    void aYesThatComesAfterTheEndExtendsNothing() {
        var grant = used("extend: {}");
        var request = asked(extend(ALICE, grant, TEN));
        world.grants.revoke(ALICE, grant.id(), Optional.empty());

        var answer = world.approvals.approve(BOB, request.id(), Optional.empty());

        assertThat(answer).isInstanceOf(Answer.TooLate.class);
        assertThat(world.store.request(request.id()).orElseThrow().state()).isInstanceOf(RequestState.Withdrawn.class);
        assertThat(extend(ALICE, grant, TEN)).isInstanceOf(ExtendAnswer.TooLate.class);
    }

    @Test
    void itsTimeDoesNotRunBeforeTheFirstUse() {
        world.policy = policy("extend: {approval: none}");
        var grant = world.granted(World.ask(ALICE, ORDERS_WRITER), BOB);

        assertThat(extend(ALICE, grant, TEN))
                .isEqualTo(new ExtendAnswer.TooLate(grant.id() + " is not in use yet, so that its time does not run"));
    }

    private Grant used(String field) {
        world.policy = policy(field);
        var grant = world.granted(World.ask(ALICE, ORDERS_WRITER), BOB);
        world.grants.use(grant.id(), world.session(ALICE));
        return world.store.grant(grant.id()).orElseThrow();
    }

    private Instant end(Grant grant) {
        return world.store.grant(grant.id()).orElseThrow().deadline().orElseThrow();
    }

    private ExtendAnswer extend(Principal who, Grant grant, Duration more) {
        return world.approvals.extend(new ExtendAsk(who, grant.id(), more, Optional.empty(), Optional.empty()));
    }

    private static AccessRequest asked(ExtendAnswer answer) {
        if (answer instanceof ExtendAnswer.Asked(var request)) return request;
        throw new AssertionError("not asked: " + answer);
    }

    private static io.nightlatch.access.policy.Policy policy(String field) {
        var rule = "{role: orders_writer, who: [developers], approve: [{by: [team-leads]}],"
                + " duration: {max: 1h, default: 15m}, ";
        return PolicyFile.parse(
                        "policy.yaml", "databases: {shop: {wrapped: [\n" + rule + field + "}]}}", Optional.empty())
                .policy();
    }
}
