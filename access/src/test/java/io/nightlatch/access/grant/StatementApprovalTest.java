package io.nightlatch.access.grant;

import static io.nightlatch.access.Demo.ALICE;
import static io.nightlatch.access.Demo.BOB;
import static io.nightlatch.access.Demo.CAROL;
import static io.nightlatch.access.Demo.ORDERS_WRITER;
import static io.nightlatch.access.Demo.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.Demo;
import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.policy.PolicyFile;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.HeldStatement;
import io.nightlatch.access.request.RequestState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatementApprovalTest {
    private static final String RULES = """
            highImpact:
              - {name: deletes, kind: [delete], approve: [{by: [dbas]}]}
              - {name: drops, kind: [drop], refuse: nobody drops a table here}
        """;

    private final World world = new World();
    private final SessionId session = world.session(ALICE);
    private final SessionId otherSession = world.session(ALICE);

    @BeforeEach
    void writeThePolicy() {
        world.policy = PolicyFile.parse("policy.yaml", Demo.policyText() + RULES, Optional.empty())
                .policy();
    }

    @Test
    void permitsTheStatementOnceAndMakesNoGrant() {
        var request = approved();

        var first = world.approvals.spend(request.id(), session, digest("delete from orders"));
        var second = world.approvals.spend(request.id(), session, digest("delete from orders"));

        assertThat(request.state()).isInstanceOf(RequestState.Permitted.class);
        assertThat(world.grants.live(ALICE, SHOP, ORDERS_WRITER)).isEmpty();
        assertThat(first).isInstanceOf(Answer.Done.class);
        assertThat(second).isInstanceOf(Answer.TooLate.class);
        assertThat(world.store.events(EventKind.PERMISSION_USED)).hasSize(1);
    }

    @Test
    void permitsNoOtherTextNoOtherParameterAndNoOtherSession() {
        var request = approved();

        assertThat(world.approvals.spend(request.id(), session, digest("delete from payments")))
                .isInstanceOf(Answer.TooLate.class);
        assertThat(world.approvals.spend(
                        request.id(), session, HeldStatement.digest("delete from orders", List.of(Optional.of("1")))))
                .isInstanceOf(Answer.TooLate.class);
        assertThat(world.approvals.spend(request.id(), otherSession, digest("delete from orders")))
                .isInstanceOf(Answer.TooLate.class);
    }

    @Test
    void keepsAYesForTenMinutes() {
        var request = approved();

        world.clock.forward(Approvals.PERMITTED_FOR);

        assertThat(world.approvals.spend(request.id(), session, digest("delete from orders")))
                .isInstanceOf(Answer.TooLate.class);
    }

    @Test
    void permitsNothingToSomebodyWhoLeft() {
        var request = approved();

        world.people.put(ALICE, true);

        assertThat(world.approvals.spend(request.id(), session, digest("delete from orders")))
                .isInstanceOf(Answer.NotAllowed.class);
    }

    @Test
    void joinsTheOpenRequestOfTheSameStatementInTheSameSession() {
        var request = filed("delete from orders", session);

        assertThat(world.approvals.file(ask("delete from orders", session))).isEqualTo(new Answer.Joined(request));
        assertThat(world.approvals.file(ask("delete from orders where id = 1", session)))
                .isInstanceOf(Answer.Done.class);
        assertThat(world.approvals.file(ask("delete from orders", otherSession)))
                .isInstanceOf(Answer.Done.class);
    }

    @Test
    void isDecidedByTheGroupsOfItsOwnRuleAndNotByTheRolesApprovers() {
        var request = filed("delete from orders", session);

        assertThat(world.approvals.approve(BOB, request.id(), Optional.empty())).isInstanceOf(Answer.NotAllowed.class);
        assertThat(world.approvals.approve(ALICE, request.id(), Optional.empty()))
                .isInstanceOf(Answer.NotAllowed.class);
        assertThat(world.approvals.approve(CAROL, request.id(), Optional.empty()))
                .isInstanceOf(Answer.Done.class);
    }

    @Test
    void asksPolicyAnewWhoMayDecide() {
        var request = filed("delete from orders", session);

        world.policy = Demo.policy();

        assertThat(world.approvals.approve(CAROL, request.id(), Optional.empty()))
                .isInstanceOf(Answer.NotAllowed.class);
    }

    @Test
    void refusesWhatItsRuleRefusesAndWhatNoRuleHoldsAnyMore() {
        var drop = new StatementAsk(
                ALICE, SHOP, ORDERS_WRITER, Optional.empty(), own("drop table orders", "drops"), session);
        assertThat(world.approvals.file(drop)).isEqualTo(new Answer.NotAllowed("nobody drops a table here"));

        world.policy = Demo.policy();
        assertThat(world.approvals.file(ask("delete from orders", session))).isInstanceOf(Answer.NotValid.class);
    }

    private AccessRequest approved() {
        var request = filed("delete from orders", session);
        if (world.approvals.approve(CAROL, request.id(), Optional.empty()) instanceof Answer.Done(var after)) {
            return after;
        }
        throw new AssertionError("not approved");
    }

    private AccessRequest filed(String sql, SessionId where) {
        if (world.approvals.file(ask(sql, where)) instanceof Answer.Done(var request)) return request;
        throw new AssertionError("not filed");
    }

    private static StatementAsk ask(String sql, SessionId where) {
        return new StatementAsk(ALICE, SHOP, ORDERS_WRITER, Optional.of("clean up"), own(sql, "deletes"), where);
    }

    private static HeldStatement.Own own(String sql, String rule) {
        return new HeldStatement.Own(
                List.of(rule), sql, List.of(), List.of(), List.of(), Optional.empty(), digest(sql));
    }

    private static String digest(String sql) {
        return HeldStatement.digest(sql, List.of());
    }
}
