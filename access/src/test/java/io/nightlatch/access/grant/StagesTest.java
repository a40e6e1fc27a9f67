package io.nightlatch.access.grant;

import static io.nightlatch.access.Demo.ALICE;
import static io.nightlatch.access.Demo.BOB;
import static io.nightlatch.access.Demo.CAROL;
import static io.nightlatch.access.Demo.DAVE;
import static io.nightlatch.access.Demo.FRANK;
import static io.nightlatch.access.Demo.ORDERS_WRITER;
import static io.nightlatch.access.Demo.SHOP;
import static io.nightlatch.access.Demo.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.Demo;
import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.policy.Policy;
import io.nightlatch.access.policy.PolicyFile;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.GrantScope;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who may fill which place of a stage, and when. */
class StagesTest {
    private final World world = new World();

    @Test
    void asksPeopleByName() {
        var request = filed("approve: [{people: [dave]}]");

        assertThat(world.approvals.approversOf(request)).containsExactly(new PrincipalName("dave"));
        assertThat(approve(request, CAROL)).isInstanceOf(Answer.NotAllowed.class);
        assertThat(approve(request, DAVE)).isInstanceOf(Answer.Done.class);
    }

    @Test
    void oneForEachIsSomebodyElseForEach() {
        world.people.put(Demo.principal("bob", "team-leads", "dbas"), false);
        var request = filed("approve: [{by: [dbas, team-leads], people: [dave], of: all}]");

        assertThat(approve(request, CAROL)).isInstanceOf(Answer.Done.class);
        assertThat(approve(request, FRANK))
                .isEqualTo(new Answer.NotAllowed(request.id()
                        + " is waiting for dbas and team-leads and dave (bob, dave), and what you could fill there is"
                        + " filled"));
        assertThat(approve(request, BOB)).isInstanceOf(Answer.Done.class);
        assertThat(world.store.request(request.id()).orElseThrow().isPending()).isTrue();
        approve(request, DAVE);
        assertThat(world.store.request(request.id()).orElseThrow().isApproved()).isTrue();
    }

    @Test
    void whoSatInTwoGroupsGivesUpThePlaceThatAnotherNeeds() {
        world.people.put(Demo.principal("bob", "team-leads", "dbas"), false);
        var request = filed("approve: [{by: [team-leads, dbas], of: all}]");

        approve(request, BOB);
        approve(request, CAROL);

        assertThat(world.store.request(request.id()).orElseThrow().isApproved()).isTrue();
    }

    @Test
    void refusesAnAskOutsideTheHoursAndSaysWhenTheyAre() {
        world.policy = policy("approve: [{by: [team-leads]}], hours: {zone: UTC, open: [Mon-Fri 13:00-18:00]}");

        assertThat(world.approvals.file(ask()))
                .isEqualTo(new Answer.NotValid(
                        "orders_writer is open Mon-Fri 13:00-18:00, next from Mon 2026-03-02 13:00, UTC"));
    }

    @Test
    void aYesOutsideTheHoursGrantsNothing() {
        var request = filed("approve: [{by: [team-leads]}], hours: {zone: UTC, open: [Mon-Fri 08:00-13:00]}");
        world.clock.set(at("13:00"));

        assertThat(approve(request, BOB)).isInstanceOf(Answer.TooLate.class);
        assertThat(world.eventKinds()).contains(EventKind.REQUEST_WITHDRAWN).doesNotContain(EventKind.GRANT_APPROVED);
    }

    @Test
    void aGrantIsOverWhenItsHoursAre() {
        world.policy = policy("approve: [{by: [team-leads]}], hours: {zone: UTC, open: [Mon-Fri 08:00-12:20]}");
        var grant = world.granted(ask(), BOB);

        var used = world.grants.use(grant.id(), world.session(ALICE));

        assertThat(used)
                .isInstanceOfSatisfying(
                        UseAnswer.InForce.class,
                        inForce -> assertThat(inForce.window().endsAt()).isEqualTo(at("12:20")));
    }

    @Test
    void aGrantIsNotUsedFirstOutsideItsHours() {
        world.policy = policy("approve: [{by: [team-leads]}], hours: {zone: UTC, open: [Mon-Fri 08:00-12:20]}");
        var grant = world.granted(ask(), BOB);
        world.clock.forward(Duration.ofMinutes(20));

        assertThat(world.grants.use(grant.id(), world.session(ALICE)))
                .isInstanceOfSatisfying(
                        UseAnswer.Over.class, over -> assertThat(over.why()).contains("is open Mon-Fri 08:00-12:20"));
    }

    @Test
    void theTrailHoldsTheTicketsAddress() {
        filed("approve: [{by: [team-leads]}], reason: {pattern: 'to [a-z]+', link: 'https://t.example/{}'}");

        assertThat(world.store.events().getLast().what().detail()).containsEntry("ticket", "https://t.example/to+mend");
    }

    private AccessRequest filed(String fields) {
        world.policy = policy(fields);
        return world.filed(ask());
    }

    private Answer approve(AccessRequest request, Principal who) {
        return world.approvals.approve(who, request.id(), Optional.empty());
    }

    private static Policy policy(String fields) {
        var rule = "{role: orders_writer, who: [developers], duration: {max: 1h}, " + fields + "}";
        return PolicyFile.parse("policy.yaml", "databases: {shop: {wrapped: [" + rule + "]}}", Optional.empty())
                .policy();
    }

    private static Ask ask() {
        return new Ask(
                ALICE,
                SHOP,
                ORDERS_WRITER,
                Optional.of("to mend"),
                Optional.empty(),
                GrantScope.PERSON,
                Optional.empty(),
                Optional.empty());
    }
}
