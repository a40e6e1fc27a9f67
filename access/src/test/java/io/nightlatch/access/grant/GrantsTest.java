package io.nightlatch.access.grant;

import static io.nightlatch.access.Demo.ALICE;
import static io.nightlatch.access.Demo.BOB;
import static io.nightlatch.access.Demo.DAVE;
import static io.nightlatch.access.Demo.ERIN;
import static io.nightlatch.access.Demo.FRANK;
import static io.nightlatch.access.Demo.ORDERS_WRITER;
import static io.nightlatch.access.Demo.SHOP;
import static io.nightlatch.access.Demo.at;
import static io.nightlatch.access.event.EventKind.GRANT_ACTIVATED;
import static io.nightlatch.access.event.EventKind.GRANT_ENDED;
import static io.nightlatch.access.event.EventKind.GRANT_END_UNVERIFIED;
import static io.nightlatch.access.event.EventKind.GRANT_END_VERIFIED;
import static io.nightlatch.access.event.EventKind.TOKEN_CREATED;
import static io.nightlatch.access.grant.World.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.event.Severity;
import io.nightlatch.access.grant.GrantState.Active;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.identity.ScramVerifier;
import io.nightlatch.access.request.GrantScope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GrantsTest {
    @Test
    void endsAGrantWhoseApproverLeftBeforeItsFirstUse() {
        var grant = world.granted(ask(ALICE, ORDERS_WRITER), BOB);
        world.people.put(BOB, true);

        var answer = world.grants.use(grant.id(), world.session(ALICE));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        UseAnswer.Over.class,
                        over -> assertThat(over.why()).contains("the yes of bob does not count any more"));
        assertThat(world.store.grant(grant.id()).orElseThrow().deadline()).isEmpty();
    }

    @Test
    void goesOnWithAGrantInUseWhenItsApproverLeaves() {
        var grant = world.granted(ask(ALICE, ORDERS_WRITER), BOB);
        world.grants.use(grant.id(), world.session(ALICE));
        world.people.put(BOB, true);

        assertThat(world.grants.use(grant.id(), world.session(ALICE))).isInstanceOf(UseAnswer.InForce.class);
    }

    @Test
    void letsNobodyUseWhatTheyMayNotAskForAnyMore() {
        var grant = world.granted(ask(ALICE, ORDERS_WRITER), BOB);
        world.people.put(io.nightlatch.access.Demo.principal("alice", "marketing"), false);

        assertThat(world.grants.use(grant.id(), world.session(ALICE))).isInstanceOf(UseAnswer.Over.class);
    }

    private final World world = new World();
    private final Grants grants = world.grants;

    @Test
    void startsTheClockAtTheFirstUseAndServesThePersonsOtherSessionsByTheSame() {
        var grant = world.granted(ask(ALICE, ORDERS_WRITER), BOB);
        world.clock.set(at("12:30"));

        var first = grants.use(grant.id(), world.session(ALICE));
        world.clock.set(at("12:40"));
        var second = grants.use(grant.id(), world.session(ALICE));

        assertThat(first)
                .isInstanceOfSatisfying(
                        UseAnswer.InForce.class,
                        it -> assertThat(it.window()).isEqualTo(new Active(at("12:30"), at("12:45"))));
        assertThat(second).isEqualTo(first);
        assertThat(world.store.events(GRANT_ACTIVATED)).hasSize(1);
    }

    @Test
    void isOverFromTheInstantOfItsEnd() {
        var grant = world.granted(ask(ALICE, ORDERS_WRITER), BOB);
        grants.use(grant.id(), world.session(ALICE));
        world.clock.forward(Duration.ofMinutes(15));

        assertThat(grants.live(ALICE, SHOP, ORDERS_WRITER)).isEmpty();
        assertThat(grants.use(grant.id(), world.session(ALICE))).isInstanceOf(UseAnswer.Over.class);
        assertThat(grants.endDue()).extracting(Grant::id).containsExactly(grant.id());
        assertThat(grants.endDue()).isEmpty();
        assertThat(world.store.events(GRANT_ENDED)).hasSize(1);
    }

    @Test
    void servesNobodyWhoMayNotActAnyMore() {
        var grant = world.granted(ask(ALICE, ORDERS_WRITER), BOB);
        world.people.put(ALICE, true);

        assertThat(grants.use(grant.id(), world.session(ALICE))).isInstanceOf(UseAnswer.Over.class);
        assertThat(world.store.events(GRANT_ACTIVATED)).isEmpty();
    }

    @Test
    void letsItsHolderAnApproverAndAnOperatorEndIt() {
        for (var who : List.of(ALICE, BOB, ERIN)) {
            var grant = world.granted(ask(ALICE, ORDERS_WRITER), BOB);

            assertThat(grants.revoke(DAVE, grant.id(), Optional.empty())).isInstanceOf(EndAnswer.NotAllowed.class);
            assertThat(grants.revoke(FRANK, grant.id(), Optional.empty())).isInstanceOf(EndAnswer.NotAllowed.class);
            assertThat(grants.revoke(who, grant.id(), Optional.of("enough"))).isInstanceOf(EndAnswer.Done.class);
            assertThat(grants.revoke(who, grant.id(), Optional.empty())).isInstanceOf(EndAnswer.TooLate.class);
            assertThat(grants.live(ALICE, SHOP, ORDERS_WRITER)).isEmpty();
        }
        assertThat(grants.revoke(ERIN, new GrantId("G-00000"), Optional.empty()))
                .isEqualTo(new EndAnswer.Unknown());
        assertThat(world.store.events(GRANT_ENDED)).hasSize(3);
    }

    @Test
    void givesTheTokenToTheOneWhoAskedAndKeepsOnlyItsVerifierUnderThePersonsSalt() {
        var grant = world.granted(ask(ALICE, ORDERS_WRITER, GrantScope.TOKEN), BOB);

        var first = issued(grants.issueToken(ALICE, grant.id()));
        var second = issued(grants.issueToken(ALICE, grant.id()));

        var key = world.store.tokensOf(ALICE.name(), SHOP);
        var salt = world.people
                .find(ALICE.name())
                .orElseThrow()
                .verifier()
                .map(ScramVerifier::salt)
                .orElseThrow();
        assertThat(key).singleElement().satisfies(it -> {
            assertThat(it.verifier().salt()).isEqualTo(salt);
            assertThat(it.verifier().accepts(second.secret())).isTrue();
            assertThat(it.verifier().accepts(first.secret())).isFalse();
        });
        assertThat(world.store.events(TOKEN_CREATED).toString()).doesNotContain(first.secret(), second.secret());
    }

    @Test
    void refusesTheTokenToOthersForSessionsGrantsAndAfterTheEnd() {
        var ofToken = world.granted(ask(ALICE, ORDERS_WRITER, GrantScope.TOKEN), BOB);
        var ofSession = world.granted(ask(ALICE, ORDERS_WRITER), BOB);

        assertThat(grants.issueToken(BOB, ofToken.id())).isInstanceOf(TokenAnswer.NotAllowed.class);
        assertThat(grants.issueToken(ALICE, ofSession.id())).isInstanceOf(TokenAnswer.NotAllowed.class);
        assertThat(grants.issueToken(ALICE, new GrantId("G-00000"))).isEqualTo(new TokenAnswer.Unknown());
        world.clock.forward(Grant.SHELF_LIFE);
        assertThat(grants.issueToken(ALICE, ofToken.id())).isInstanceOf(TokenAnswer.TooLate.class);
    }

    @Test
    void voidsTheTokenWithTheGrant() {
        var grant = world.granted(ask(ALICE, ORDERS_WRITER, GrantScope.TOKEN), BOB);
        issued(grants.issueToken(ALICE, grant.id()));

        grants.revoke(BOB, grant.id(), Optional.empty());

        assertThat(world.store.tokensOf(ALICE.name(), SHOP)).isEmpty();
    }

    @Test
    void raisesOneAlarmForAnEndingThatCannotBeProvedAndTellsWhenItIs() {
        var grant = world.granted(ask(ALICE, ORDERS_WRITER), BOB);
        grants.revoke(BOB, grant.id(), Optional.empty());

        grants.readBack(grant.id(), Verification.UNVERIFIED, Map.of("left", "a login"));
        grants.readBack(grant.id(), Verification.UNVERIFIED, Map.of("left", "a login"));
        grants.readBack(grant.id(), Verification.VERIFIED, Map.of());
        grants.readBack(grant.id(), Verification.VERIFIED, Map.of());
        grants.readBack(grant.id(), Verification.UNVERIFIED, Map.of());

        assertThat(world.store.events(GRANT_END_UNVERIFIED))
                .singleElement()
                .satisfies(event -> assertThat(event.what().severity()).isEqualTo(Severity.ALARM));
        assertThat(world.store.events(GRANT_END_VERIFIED)).hasSize(1);
        assertThat(world.store.endingOrUnverified()).isEmpty();
    }

    private static GrantToken issued(TokenAnswer answer) {
        if (answer instanceof TokenAnswer.Issued(var _, var token)) return token;
        throw new AssertionError("no token: " + answer);
    }
}
