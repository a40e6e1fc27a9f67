package io.nightlatch.access.request;

import static io.nightlatch.access.Demo.ALICE;
import static io.nightlatch.access.Demo.BOB;
import static io.nightlatch.access.Demo.CAROL;
import static io.nightlatch.access.Demo.FRANK;
import static io.nightlatch.access.Demo.PAYMENTS_WRITER;
import static io.nightlatch.access.Demo.SHOP;
import static io.nightlatch.access.Demo.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.policy.Stage;
import io.nightlatch.access.request.RequestState.Approved;
import io.nightlatch.access.request.RequestState.Denied;
import io.nightlatch.access.request.RequestState.Expired;
import io.nightlatch.access.request.RequestState.Pending;
import io.nightlatch.access.request.RequestState.Withdrawn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AccessRequestTest {
    private static final GrantId GRANT = new GrantId("G-2XQ9A");
    private static final Instant FILED = at("12:00");
    private static final Instant EXPIRES = at("20:00");

    private final AccessRequest twoStages = request(stage(1), stage(1));

    @Test
    void isApprovedByTheLastYesOfTheLastStage() {
        var afterOne = twoStages.on(yes(BOB, "12:05"));
        var afterTwo = afterOne.on(yes(CAROL, "12:10"));

        assertThat(afterOne.state()).isEqualTo(twoStages.state());
        assertThat(afterOne.currentStage()).isEqualTo(2);
        assertThat(afterTwo.state()).isEqualTo(new Approved(at("12:10"), GRANT));
        assertThat(afterTwo.votes()).extracting(Vote::stage).containsExactly(1, 2);
        assertThat(afterTwo.currentStage()).isEqualTo(2);
    }

    @Test
    void needsAsManyDifferentPeopleAsAStageCounts() {
        var two = request(stage(2));

        var afterOne = two.on(yes(BOB, "12:05"));
        var afterTheSameAgain = afterOne.on(yes(BOB, "12:06"));
        var afterAnother = afterOne.on(yes(CAROL, "12:07"));

        assertThat(afterOne.isPending()).isTrue();
        assertThat(afterTheSameAgain).isSameAs(afterOne);
        assertThat(afterAnother.state()).isInstanceOf(Approved.class);
    }

    @Test
    void givesOneHumanOneVoteInAllStagesTogether() {
        var afterOne = twoStages.on(yes(BOB, "12:05"));

        assertThat(afterOne.on(yes(BOB, "12:06"))).isSameAs(afterOne);
        assertThat(afterOne.on(no(BOB, "12:06"))).isSameAs(afterOne);
    }

    @Test
    void isDecidedByNobodyWhoAsked() {
        assertThat(twoStages.on(yes(ALICE, "12:05"))).isSameAs(twoStages);
        assertThat(twoStages.on(no(ALICE, "12:05"))).isSameAs(twoStages);
    }

    @Test
    void isDeniedByOneNoInAnyStage() {
        var denied = twoStages.on(yes(BOB, "12:05")).on(no(CAROL, "12:10"));

        assertThat(denied.state()).isEqualTo(new Denied(CAROL.name(), at("12:10"), Optional.of("not today")));
        assertThat(denied.votes()).extracting(Vote::verdict).containsExactly(Vote.Verdict.APPROVE, Vote.Verdict.DENY);
    }

    @Test
    void isWithdrawnWhileItIsPending() {
        assertThat(twoStages.on(new RequestEvent.Withdraw(at("12:05"))).state()).isEqualTo(new Withdrawn(at("12:05")));
    }

    @ParameterizedTest
    @MethodSource("everyEventAtItsEnd")
    void isExpiredFromTheInstantItExpires(RequestEvent tooLate) {
        assertThat(twoStages.on(tooLate).state()).isEqualTo(new Expired(EXPIRES));
        assertThat(twoStages.on(tooLate).votes()).isEmpty();
    }

    @Test
    void isOpenUntilTheInstantBeforeItExpires() {
        var last = EXPIRES.minusNanos(1);

        assertThat(twoStages.on(new RequestEvent.Tick(last))).isSameAs(twoStages);
        assertThat(twoStages
                        .on(new RequestEvent.Approve(BOB.name(), Optional.empty(), last, GRANT))
                        .votes())
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("everyFinishedStateWithEveryEvent")
    void neverChangesOnceItIsOver(RequestState state, RequestEvent event) {
        var finished = inState(state);

        assertThat(finished.on(event)).isSameAs(finished);
    }

    static Stream<Arguments> everyFinishedStateWithEveryEvent() {
        var states = List.of(
                new Approved(at("12:10"), GRANT),
                new Denied(BOB.name(), at("12:10"), Optional.empty()),
                new Withdrawn(at("12:10")),
                new Expired(EXPIRES));
        return states.stream()
                .flatMap(state -> Stream.concat(everyEvent(at("12:20")), everyEvent(at("23:00")))
                        .map(event -> Arguments.of(state, event)));
    }

    static Stream<RequestEvent> everyEventAtItsEnd() {
        return everyEvent(EXPIRES);
    }

    private static Stream<RequestEvent> everyEvent(Instant at) {
        return Stream.of(
                new RequestEvent.Approve(FRANK.name(), Optional.empty(), at, GRANT),
                new RequestEvent.Deny(FRANK.name(), Optional.empty(), at),
                new RequestEvent.Withdraw(at),
                new RequestEvent.Tick(at));
    }

    private static RequestEvent yes(Principal who, String time) {
        return new RequestEvent.Approve(who.name(), Optional.empty(), at(time), GRANT);
    }

    private static RequestEvent no(Principal who, String time) {
        return new RequestEvent.Deny(who.name(), Optional.of("not today"), at(time));
    }

    private static Stage stage(int count) {
        return new Stage(List.of(new Group("dbas")), count);
    }

    private static AccessRequest request(Stage... stages) {
        return new AccessRequest(
                new RequestId("R-7K2M4"),
                ALICE.name(),
                SHOP,
                PAYMENTS_WRITER,
                Optional.of("ticket 4711"),
                Duration.ofMinutes(15),
                GrantScope.PERSON,
                Optional.empty(),
                Optional.empty(),
                List.of(stages),
                "0123456789ab",
                FILED,
                EXPIRES,
                List.of(),
                new Pending(EXPIRES));
    }

    private static AccessRequest inState(RequestState state) {
        var pending = request(stage(1), stage(1));
        return new AccessRequest(
                pending.id(),
                pending.principal(),
                pending.database(),
                pending.role(),
                pending.reason(),
                pending.duration(),
                pending.scope(),
                pending.statement(),
                pending.session(),
                pending.stages(),
                pending.policyVersion(),
                pending.createdAt(),
                pending.expiresAt(),
                pending.votes(),
                state);
    }
}
