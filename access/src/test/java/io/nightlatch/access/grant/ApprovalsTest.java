package io.nightlatch.access.grant;

import static io.nightlatch.access.Demo.ALICE;
import static io.nightlatch.access.Demo.BOB;
import static io.nightlatch.access.Demo.CAROL;
import static io.nightlatch.access.Demo.DAVE;
import static io.nightlatch.access.Demo.ERIN;
import static io.nightlatch.access.Demo.FRANK;
import static io.nightlatch.access.Demo.ORDERS_WRITER;
import static io.nightlatch.access.Demo.PAYMENTS_WRITER;
import static io.nightlatch.access.Demo.SHOP;
import static io.nightlatch.access.Demo.SHOP_OWNER;
import static io.nightlatch.access.Demo.principal;
import static io.nightlatch.access.event.EventKind.GRANT_APPROVED;
import static io.nightlatch.access.event.EventKind.REQUEST_APPROVED;
import static io.nightlatch.access.event.EventKind.REQUEST_DENIED;
import static io.nightlatch.access.event.EventKind.REQUEST_EXPIRED;
import static io.nightlatch.access.event.EventKind.REQUEST_FILED;
import static io.nightlatch.access.event.EventKind.REQUEST_JOINED;
import static io.nightlatch.access.event.EventKind.REQUEST_WITHDRAWN;
import static io.nightlatch.access.event.EventKind.VOTE_CAST;
import static io.nightlatch.access.grant.World.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightlatch.access.Demo;
import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.policy.Policy;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.access.request.HeldStatement;
import io.nightlatch.access.request.RequestEvent;
import io.nightlatch.access.request.RequestState;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApprovalsTest {
    private final World world = new World();
    private final Approvals approvals = world.approvals;

    @Test
    void makesTheGrantWithTheLastYes() {
        var request = world.filed(ask(ALICE, PAYMENTS_WRITER));

        var first = approvals.approve(BOB, request.id(), Optional.of("fine"));
        var second = approvals.approve(CAROL, request.id(), Optional.empty());

        assertThat(first).isInstanceOf(Answer.Done.class);
        assertThat(second).isInstanceOfSatisfying(Answer.Done.class, done -> {
            assertThat(done.request().state())
                    .isInstanceOfSatisfying(
                            RequestState.Approved.class,
                            approved -> assertThat(world.store.grant(approved.grant()))
                                    .isPresent());
        });
        assertThat(world.eventKinds())
                .containsExactly(REQUEST_FILED, VOTE_CAST, VOTE_CAST, REQUEST_APPROVED, GRANT_APPROVED);
    }

    @Test
    void doesNotCountTheYesOfSomebodyWhoLeftAndLetsItBeAskedAnew() {
        var request = world.filed(ask(ALICE, PAYMENTS_WRITER));
        approvals.approve(BOB, request.id(), Optional.empty());

        world.people.put(BOB, true);
        var last = approvals.approve(CAROL, request.id(), Optional.empty());

        assertThat(last).isInstanceOfSatisfying(Answer.TooLate.class, late -> {
            assertThat(late.why()).contains("the yes of bob does not count any more");
            assertThat(late.request().state()).isInstanceOf(RequestState.Withdrawn.class);
        });
        assertThat(approvals.file(ask(ALICE, PAYMENTS_WRITER))).isInstanceOf(Answer.Done.class);
    }

    @Test
    void doesNotApproveWhatTheRequesterMayNotAskForAnyMore() {
        var request = world.filed(ask(ALICE, ORDERS_WRITER));

        world.people.put(Demo.principal("alice", "marketing"), false);

        assertThat(approvals.approve(BOB, request.id(), Optional.empty())).isInstanceOf(Answer.TooLate.class);
        assertThat(world.store.events(EventKind.GRANT_APPROVED)).isEmpty();
    }

    @Test
    void joinsTheOpenRequestForTheSameThing() {
        var request = world.filed(ask(ALICE, ORDERS_WRITER));

        var again = approvals.file(ask(ALICE, ORDERS_WRITER));
        var otherScope = approvals.file(ask(ALICE, ORDERS_WRITER, GrantScope.TOKEN));

        assertThat(again).isEqualTo(new Answer.Joined(request));
        assertThat(otherScope).isInstanceOf(Answer.Done.class);
        assertThat(world.eventKinds()).containsExactly(REQUEST_FILED, REQUEST_JOINED, REQUEST_FILED);
    }

    @Test
    void filesAnewWhenTheOpenOneHasExpiredUnseen() {
        var old = world.filed(ask(ALICE, ORDERS_WRITER));
        world.clock.forward(Approvals.OPEN_FOR);

        var next = world.filed(ask(ALICE, ORDERS_WRITER));

        assertThat(next.id()).isNotEqualTo(old.id());
        assertThat(world.store.request(old.id()).orElseThrow().state()).isInstanceOf(RequestState.Expired.class);
        assertThat(world.eventKinds()).containsExactly(REQUEST_FILED, REQUEST_EXPIRED, REQUEST_FILED);
    }

    @Test
    void refusesAsksThatPolicyDoesNotAllow() {
        assertThat(approvals.file(ask(DAVE, ORDERS_WRITER))).isInstanceOf(Answer.NotAllowed.class);
        assertThat(approvals.file(ask(ALICE, new DatabaseRole("postgres")))).isInstanceOf(Answer.NotAllowed.class);
        assertThat(approvals.file(askWith(Optional.of(" "), Optional.empty()))).isInstanceOf(Answer.NotValid.class);
        assertThat(approvals.file(askWith(Optional.of("x"), Optional.of(Duration.ofHours(5)))))
                .isEqualTo(new Answer.NotValid("policy lets orders_writer be asked for at most 4h"));
        assertThat(approvals.file(askWith(Optional.of("x"), Optional.of(Duration.ZERO))))
                .isInstanceOf(Answer.NotValid.class);
        assertThat(world.store.events()).isEmpty();
    }

    @Test
    void letsNobodyDecideTheirOwnRequest() {
        var request = world.filed(ask(BOB, ORDERS_WRITER));

        assertThat(approvals.approve(BOB, request.id(), Optional.empty()))
                .isEqualTo(new Answer.NotAllowed("nobody decides their own request"));
        assertThat(approvals.deny(BOB, request.id(), Optional.empty())).isInstanceOf(Answer.NotAllowed.class);
    }

    @Test
    void letsOnlyTheGroupsOfTheCurrentStageDecide() {
        var request = world.filed(ask(ALICE, PAYMENTS_WRITER));

        var tooEarly = approvals.approve(CAROL, request.id(), Optional.empty());
        var admin = approvals.approve(ERIN, request.id(), Optional.empty());

        assertThat(tooEarly)
                .isEqualTo(new Answer.NotAllowed(
                        request.id() + " is waiting for team-leads (bob), and carol is not among them"));
        assertThat(admin).isInstanceOf(Answer.NotAllowed.class);
    }

    @Test
    void asksAtEachVoteWhetherTheApproverMayStillDecide() {
        var request = world.filed(ask(ALICE, SHOP_OWNER));

        world.people.put(CAROL, true);
        var disabled = approvals.approve(CAROL, request.id(), Optional.empty());
        world.people.put(principal("carol", "developers"), false);
        var movedSinceSignIn = approvals.approve(CAROL, request.id(), Optional.empty());
        world.policy = new Policy("none", Map.of());
        var policyGone = approvals.approve(FRANK, request.id(), Optional.empty());

        assertThat(disabled).isInstanceOf(Answer.NotAllowed.class);
        assertThat(movedSinceSignIn).isInstanceOf(Answer.NotAllowed.class);
        assertThat(policyGone).isInstanceOf(Answer.NotAllowed.class);
        assertThat(world.store.request(request.id()).orElseThrow().votes()).isEmpty();
    }

    @Test
    void isTooLateOnceARequestIsOver() {
        var denied = world.filed(ask(ALICE, SHOP_OWNER));
        approvals.deny(CAROL, denied.id(), Optional.of("not today"));
        var expired = world.filed(ask(ALICE, ORDERS_WRITER));
        world.clock.forward(Approvals.OPEN_FOR);

        assertThat(approvals.approve(FRANK, denied.id(), Optional.empty())).isInstanceOf(Answer.TooLate.class);
        assertThat(approvals.withdraw(ALICE, denied.id())).isInstanceOf(Answer.TooLate.class);
        assertThat(approvals.approve(BOB, expired.id(), Optional.empty())).isInstanceOf(Answer.TooLate.class);
        assertThat(approvals.approve(BOB, new RequestId("R-00000"), Optional.empty()))
                .isEqualTo(new Answer.Unknown());
        assertThat(world.store.events(REQUEST_DENIED)).hasSize(1);
        assertThat(world.store.events(REQUEST_EXPIRED)).hasSize(1);
        assertThat(world.store.events(GRANT_APPROVED)).isEmpty();
    }

    @Test
    void letsOnlyTheOneWhoAskedWithdraw() {
        var request = world.filed(ask(ALICE, ORDERS_WRITER));

        assertThat(approvals.withdraw(BOB, request.id())).isInstanceOf(Answer.NotAllowed.class);
        assertThat(approvals.withdraw(ALICE, request.id())).isInstanceOf(Answer.Done.class);
        assertThat(world.eventKinds()).containsExactly(REQUEST_FILED, REQUEST_WITHDRAWN);
    }

    @Test
    void expiresWhatIsDueOnce() {
        world.filed(ask(ALICE, ORDERS_WRITER));
        world.clock.forward(Approvals.OPEN_FOR);

        approvals.expire();
        approvals.expire();

        assertThat(world.eventKinds()).containsExactly(REQUEST_FILED, REQUEST_EXPIRED);
    }

    @Test
    void tellsOfAWithheldStatementOnlyItsLengthAndItsHash() {
        var held = new Ask(
                ALICE,
                SHOP,
                ORDERS_WRITER,
                Optional.of("x"),
                Optional.empty(),
                GrantScope.PERSON,
                Optional.of(new HeldStatement.Withheld(42, "ab12")),
                Optional.empty());

        approvals.file(held);

        assertThat(world.store.events().getFirst().what().detail())
                .containsEntry("statementLengthBytes", 42)
                .containsEntry("statementSha256", "ab12")
                .doesNotContainKey("statement");
    }

    @Test
    void changesNothingAndTellsNothingWhenTheUnitOfWorkFails() {
        var request = world.filed(ask(ALICE, ORDERS_WRITER));
        var before = world.store.events();

        assertThatThrownBy(() -> world.store.transact(unit -> {
                    unit.record(Happening.of(EventKind.POLICY_CHANGED));
                    unit.save(request.on(new RequestEvent.Withdraw(world.clock.instant())));
                    throw new IllegalStateException("the disk is full");
                }))
                .hasMessage("the disk is full");

        assertThat(world.store.events()).isEqualTo(before);
        assertThat(world.store.request(request.id())).contains(request);
    }

    private static Ask askWith(Optional<String> reason, Optional<Duration> duration) {
        return new Ask(
                ALICE, SHOP, ORDERS_WRITER, reason, duration, GrantScope.PERSON, Optional.empty(), Optional.empty());
    }

    @Test
    void refusesTextThatCannotBeKept() {
        var request = world.filed(ask(ALICE, ORDERS_WRITER));
        var grant = world.granted(ask(ALICE, PAYMENTS_WRITER), BOB, CAROL);
        var nul = Optional.of("INC-1\0");

        assertThat(approvals.file(because(nul))).isInstanceOf(Answer.NotValid.class);
        assertThat(approvals.approve(BOB, request.id(), nul)).isInstanceOf(Answer.NotValid.class);
        assertThat(world.grants.revoke(ALICE, grant.id(), nul)).isInstanceOf(EndAnswer.NotValid.class);
        assertThat(world.grants.revoke(ALICE, grant.id(), Optional.of("x".repeat(10_001))))
                .isInstanceOf(EndAnswer.NotValid.class);
    }

    private static Ask because(Optional<String> reason) {
        var usual = ask(ALICE, SHOP_OWNER);
        return new Ask(
                usual.principal(),
                usual.database(),
                usual.role(),
                reason,
                usual.duration(),
                usual.scope(),
                usual.statement(),
                usual.session());
    }

    @Test
    void letsNobodyAskWhoIsDisabled() {
        world.people.put(ALICE, true);

        assertThat(approvals.file(ask(ALICE, ORDERS_WRITER)))
                .isEqualTo(new Answer.NotAllowed("alice may not act any more"));
        assertThat(world.eventKinds()).isEmpty();
    }

    @Test
    void knowsWhoseVoteWouldCountNow() {
        var request = world.filed(ask(ALICE, PAYMENTS_WRITER));

        assertThat(approvals.mayDecide(BOB, request)).isTrue();
        assertThat(approvals.mayDecide(CAROL, request)).isFalse();
        assertThat(approvals.mayDecide(ALICE, request)).isFalse();

        approvals.approve(BOB, request.id(), Optional.empty());
        var second = world.store.request(request.id()).orElseThrow();

        assertThat(approvals.mayDecide(BOB, second)).isFalse();
        assertThat(approvals.mayDecide(CAROL, second)).isTrue();

        approvals.deny(CAROL, request.id(), Optional.empty());

        assertThat(approvals.mayDecide(FRANK, world.store.request(request.id()).orElseThrow()))
                .isFalse();
    }
}
