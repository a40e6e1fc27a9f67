package io.nightlatch.access.grant;

import static io.nightlatch.access.Demo.ALICE;
import static io.nightlatch.access.Demo.BOB;
import static io.nightlatch.access.Demo.CAROL;
import static io.nightlatch.access.Demo.ORDERS_WRITER;
import static io.nightlatch.access.Demo.PAYMENTS_WRITER;
import static io.nightlatch.access.Demo.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.policy.PolicyFile;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.access.request.RequestState;
import io.nightlatch.access.request.Waiver;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the fields of a rule do that bind an ask and a yes to time and words. */
class TermsTest {
    private final World world = new World();

    @Test
    void aRequestWaitsAsLongAsItsRuleSays() {
        world.policy = policy("waits: 30m");
        var request = world.filed(ask("x"));

        world.clock.forward(Duration.ofMinutes(30));

        assertThat(request.expiresAt()).isEqualTo(request.createdAt().plus(Duration.ofMinutes(30)));
        assertThat(world.approvals.approve(BOB, request.id(), Optional.empty())).isInstanceOf(Answer.TooLate.class);
    }

    @Test
    void aYesKeepsAsLongAsItsRuleSays() {
        world.policy = policy("keeps: 10m");
        var grant = world.granted(ask("x"), BOB);

        world.clock.forward(Duration.ofMinutes(10));

        assertThat(world.grants.use(grant.id(), world.session(ALICE))).isInstanceOf(UseAnswer.Over.class);
    }

    @Test
    void theShortestYesSaysHowLong() {
        var request = world.filed(World.ask(ALICE, PAYMENTS_WRITER));
        var approvals = world.approvals;

        approvals.approve(BOB, request.id(), Optional.empty(), Duration.ofMinutes(5));
        var longer = approvals.approve(CAROL, request.id(), Optional.empty(), Duration.ofMinutes(6));
        approvals.approve(CAROL, request.id(), Optional.empty(), Duration.ofMinutes(5));

        assertThat(longer)
                .isEqualTo(new Answer.NotValid(
                        "an approver may shorten and never lengthen: " + request.id() + " is for 5m"));
        var grants = world.store.grants(new Sight.All(), GrantStore.GrantFilter.ALL, Optional.empty(), 10);
        assertThat(grants)
                .singleElement()
                .satisfies(grant -> assertThat(grant.duration()).isEqualTo(Duration.ofMinutes(5)));
    }

    @Test
    void aReasonHasToFitThePattern() {
        world.policy = policy("reason: {pattern: 'SHOP-[0-9]+'}");

        assertThat(world.approvals.file(ask("because")))
                .isEqualTo(new Answer.NotValid("policy asks for a reason that fits SHOP-[0-9]+ for orders_writer"));
        assertThat(world.approvals.file(ask(" "))).isInstanceOf(Answer.NotValid.class);
        assertThat(world.approvals.file(ask("see SHOP-17"))).isInstanceOf(Answer.Done.class);
    }

    @Test
    @Timeout(30) // an engine that goes back over the text is not done in a lifetime
    void noReasonKeepsThePatternBusy() {
        world.policy = policy("reason: {pattern: '^(a+)+$'}");

        assertThat(world.approvals.file(ask("a".repeat(5_000) + "!"))).isInstanceOf(Answer.NotValid.class);
        assertThat(world.approvals.file(ask("a".repeat(5_000)))).isInstanceOf(Answer.Done.class);
    }

    @Test
    void anAskHasToMeetTheCondition() {
        world.policy = policy("condition: {when: \"request.duration <= duration('30m') && !request.token\","
                + " because: 'in sessions, for half an hour'}");
        var longer = new Ask(
                ALICE,
                SHOP,
                ORDERS_WRITER,
                Optional.empty(),
                Optional.of(Duration.ofMinutes(31)),
                GrantScope.PERSON,
                Optional.empty(),
                Optional.empty());

        assertThat(world.approvals.file(longer)).isEqualTo(new Answer.NotAllowed("in sessions, for half an hour"));
        assertThat(world.approvals.file(World.ask(ALICE, ORDERS_WRITER, GrantScope.TOKEN)))
                .isInstanceOf(Answer.NotAllowed.class);
        world.policy = policy("condition: {when: \"request.reason == 'x'\", because: x}");
        assertThat(world.approvals.file(ask("x"))).isInstanceOf(Answer.Done.class);
        world.policy = policy("condition: {when: \"principal.groups[9] == 'x'\", because: 'never'}");
        assertThat(world.approvals.file(World.ask(ALICE, ORDERS_WRITER, GrantScope.TOKEN)))
                .isEqualTo(new Answer.NotAllowed("never (the condition could not be evaluated)"));
    }

    @Test
    void whatARuleApprovesByItselfIsGrantedAtOnceAndSaysByWhichRule() {
        world.policy = policy("autoApprove: \"request.reason == 'x'\"");

        assertThat(world.approvals.file(ask("x"))).isInstanceOfSatisfying(Answer.Done.class, done -> {
            var request = done.request();
            assertThat(request.waived()).contains(new Waiver("orders_writer for developers"));
            assertThat(request.votes()).isEmpty();
            var grant = ((RequestState.Approved) request.state()).grant();
            assertThat(world.grants.use(grant, world.session(ALICE))).isInstanceOf(UseAnswer.InForce.class);
        });
        assertThat(world.store.events())
                .filteredOn(event -> event.what().kind() == EventKind.REQUEST_APPROVED)
                .singleElement()
                .satisfies(event ->
                        assertThat(event.what().detail()).containsEntry("byRule", "orders_writer for developers"));
    }

    @Test
    void whoeverDoesNotMeetItIsPutToPeopleAndTheirOpenRequestIsJoined() {
        world.policy = policy("autoApprove: \"request.reason == 'x'\"");

        assertThat(world.approvals.file(ask("y")))
                .isInstanceOfSatisfying(
                        Answer.Done.class,
                        done -> assertThat(done.request().isPending()).isTrue());
        assertThat(world.approvals.file(ask("x")))
                .isInstanceOfSatisfying(
                        Answer.Joined.class,
                        joined -> assertThat(joined.request().isPending()).isTrue());
    }

    @Test
    void anApprovalWithoutPeopleIsVoidOncePolicyWantsThem() {
        world.policy = policy("autoApprove: 'true'");
        var done = (Answer.Done) world.approvals.file(ask("x"));
        var grant = ((RequestState.Approved) done.request().state()).grant();

        world.policy = policy("keeps: 1h");

        assertThat(world.grants.use(grant, world.session(ALICE)))
                .isInstanceOfSatisfying(
                        UseAnswer.Over.class,
                        over -> assertThat(over.why()).contains("be approved without anybody any more"));
    }

    @Test
    void aPatternThatIsNoneIsAnErrorOfTheFile() {
        assertThatThrownBy(() -> policy("reason: {pattern: '['}"))
                .hasMessageContaining("policy.yaml:2:112: '[' stands here; a regular expression such as");
    }

    private static io.nightlatch.access.policy.Policy policy(String field) {
        var rule = "{role: orders_writer, who: [developers], approve: [{by: [team-leads]}], duration: {max: 1h}, ";
        return PolicyFile.parse(
                        "policy.yaml", "databases: {shop: {wrapped: [\n" + rule + field + "}]}}", Optional.empty())
                .policy();
    }

    private static Ask ask(String reason) {
        return new Ask(
                ALICE,
                SHOP,
                ORDERS_WRITER,
                Optional.of(reason),
                Optional.empty(),
                GrantScope.PERSON,
                Optional.empty(),
                Optional.empty());
    }
}
