package io.nightlatch.store;

import static io.nightlatch.store.Samples.BOB;
import static io.nightlatch.store.Samples.NOON;
import static io.nightlatch.store.Samples.ONE_DBA;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.policy.Stage;
import io.nightlatch.access.policy.Unanswered;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.RequestEvent;
import io.nightlatch.access.request.RequestState;
import io.nightlatch.store.sql.SqlFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Steps that are taken because nobody answers: kept, found when they are due, and refused by the database otherwise. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EscalationStoreTest {
    private static final Stage WIDER_THEN_DENIED = new Stage(
            List.of(new Group("team-leads")),
            List.of(new PrincipalName("erin")),
            1,
            false,
            List.of(
                    new Unanswered(
                            Duration.ofMinutes(10),
                            new Unanswered.Then.Widen(List.of(new Group("dbas")), List.of(new PrincipalName("dave")))),
                    new Unanswered(Duration.ofMinutes(30), new Unanswered.Then.Deny())));
    private static final Stage LEFT =
            Samples.ONE_LEAD.unanswered(List.of(new Unanswered(Duration.ofMinutes(10), new Unanswered.Then.MoveOn())));
    private static final String STEP = "insert into escalation (request_id, stage, step, did, at)"
            + " values (?, ?::int, ?::int, ?, ?::timestamptz)";

    private Store opened;
    private GrantStore store;
    private Connection sql;
    private int roles;

    @BeforeAll
    void open() throws SQLException {
        var address = TestPostgres.shared().database();
        opened = Store.open(address);
        store = opened.grantStore();
        sql = TestPostgres.connect(address);
    }

    @AfterAll
    void close() throws SQLException {
        sql.close();
        opened.close();
    }

    @Test
    void keepsWhatWasDone() {
        var widened = saved(filed(WIDER_THEN_DENIED).escalated(NOON.plusSeconds(600)));
        var denied = saved(widened.escalated(NOON.plusSeconds(1800)));

        assertThat(denied.state()).isEqualTo(new RequestState.Lapsed(NOON.plusSeconds(1800)));
        assertThat(store.request(denied.id())).contains(denied);
    }

    @Test
    void aStageThatWasLeftNeedsNobody() {
        var left = saved(filed(LEFT, ONE_DBA).escalated(NOON.plusSeconds(600)));

        store.transact(unit -> {
            var id = unit.newGrantId();
            var at = NOON.plusSeconds(700);
            var approved = left.on(new RequestEvent.Approve(BOB, Optional.empty(), at, id));
            unit.save(approved);
            unit.save(Grant.of(approved, id, at));
            return true;
        });

        assertThat(store.request(left.id()).orElseThrow().isApproved()).isTrue();
    }

    @Test
    void findsWhatIsDue() {
        var request = filed(WIDER_THEN_DENIED);

        assertThat(dueAt(599)).doesNotContain(request.id());
        assertThat(dueAt(600)).contains(request.id());
        saved(request.escalated(NOON.plusSeconds(600)));
        assertThat(dueAt(1799)).doesNotContain(request.id());
        assertThat(dueAt(1800)).contains(request.id());
    }

    @Test
    void refusesStepsThatAreNotPlannedOrNotDue() throws SQLException {
        var request = filed(WIDER_THEN_DENIED, ONE_DBA).id();

        isRefused("people_have_their_time_to_answer", STEP, request, 1, 1, "widen", NOON.plusSeconds(599));
        isRefused("steps_are_those_of_the_policy", STEP, request, 1, 1, "move-on", NOON.plusSeconds(600));
        isRefused("steps_come_in_order", STEP, request, 1, 2, "deny", NOON.plusSeconds(1800));
        isRefused("steps_are_of_the_current_stage", STEP, request, 2, 1, "widen", NOON.plusSeconds(600));
        isRefused("steps_come_before_the_decision", STEP, request, 1, 1, "widen", NOON.plusSeconds(8 * 3600));
        run(STEP, request, 1, 1, "widen", NOON.plusSeconds(600));
        isRefused("steps_come_in_order", STEP, request, 1, 1, "widen", NOON.plusSeconds(600));
        isRefused("records_are_kept", "delete from escalation where request_id = ?", request);
        isRefused("records_are_kept", "update escalation set step = 2 where request_id = ?", request);
    }

    @Test
    void refusesADenialByNobody() {
        var request = filed(WIDER_THEN_DENIED).id();

        isRefused(
                "denial_is_a_vote_or_nobodys_answer",
                "update access_request set state = 'denied', decided_at = created_at where id = ?",
                request);
    }

    @Test
    void whatNobodysAnswerDeniedIsNothingElse() throws SQLException {
        var request = filed(WIDER_THEN_DENIED).id();
        run(STEP, request, 1, 1, "widen", NOON.plusSeconds(600));
        run(STEP, request, 1, 2, "deny", NOON.plusSeconds(1800));

        isRefused(
                "nobodys_answer_denies",
                "update access_request set state = 'withdrawn', decided_at = created_at where id = ?",
                request);
    }

    private AccessRequest filed(Stage... stages) {
        return Samples.filed(store, new DatabaseRole("escalated_" + roles++), stages);
    }

    private AccessRequest saved(AccessRequest request) {
        return store.transact(unit -> {
            unit.save(request);
            return request;
        });
    }

    private List<RequestId> dueAt(int seconds) {
        return store.transact(unit -> unit.pendingDueAt(NOON.plusSeconds(seconds)).stream()
                .map(AccessRequest::id)
                .toList());
    }

    private void isRefused(String rule, String statement, Object... parameters) {
        var brokenRule = "none";
        try {
            run(statement, parameters);
        } catch (SQLException e) {
            brokenRule = new SqlFailure(e).constraint().orElse(e.getMessage());
        }

        assertThat(brokenRule).as(statement).isEqualTo(rule);
    }

    private int run(String statement, Object... parameters) throws SQLException {
        try (var prepared = sql.prepareStatement(statement)) {
            for (int i = 0; i < parameters.length; i++) prepared.setObject(i + 1, parameters[i].toString());
            return prepared.executeUpdate();
        }
    }
}
