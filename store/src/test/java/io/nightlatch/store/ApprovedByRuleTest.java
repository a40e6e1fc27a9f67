package io.nightlatch.store;

import static io.nightlatch.store.Samples.BOB;
import static io.nightlatch.store.Samples.NOON;
import static io.nightlatch.store.Samples.ONE_LEAD;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.policy.Stage;
import io.nightlatch.access.request.RequestEvent;
import io.nightlatch.access.request.Waiver;
import io.nightlatch.store.sql.SqlFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApprovedByRuleTest {
    private Store opened;
    private GrantStore store;
    private Connection sql;

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
    void takesNoVoteAndKeepsWhichRuleItWas() {
        var request = Samples.filed(store, new DatabaseRole("by_rule"), ONE_LEAD);

        var after = store.transact(unit -> {
            var id = unit.newGrantId();
            var approved = request.on(new RequestEvent.Waive(new Waiver("short fixes"), NOON.plusSeconds(1), id));
            unit.save(approved);
            unit.save(Grant.of(approved, id, NOON.plusSeconds(1)));
            return approved;
        });

        assertThat(store.request(request.id())).contains(after);
        assertThat(after.waived()).contains(new Waiver("short fixes"));
        isRefused(
                "decided_request_stays_decided",
                "update access_request set approved_by_rules = 'another' where id = '" + request.id() + "'");
    }

    @Test
    void isRefusedWherePeopleHaveVotedOrNothingIsApproved() {
        var voted = Samples.filed(
                store, new DatabaseRole("by_rule_and_people"), new Stage(List.of(new Group("team-leads")), 2));
        store.transact(unit -> {
            unit.save(
                    voted.on(new RequestEvent.Approve(BOB, Optional.empty(), NOON.plusSeconds(1), unit.newGrantId())));
            return true;
        });
        var pending = Samples.filed(store, new DatabaseRole("by_rule_pending"), ONE_LEAD);

        isRefused(
                "rules_decide_alone",
                "update access_request set state = 'approved', decided_at = '2026-11-23T12:00:02Z', grant_id ="
                        + " 'G-22222', approved_by_rules = 'x', next_due_at = null where id = '" + voted.id() + "'");
        isRefused(
                "rules_approve_whole_asks",
                "update access_request set approved_by_rules = 'x' where id = '" + pending.id() + "'");
        isRefused(
                "approval_has_every_vote_it_needs",
                "update access_request set state = 'approved', decided_at = '2026-11-23T12:00:02Z', grant_id ="
                        + " 'G-22223', next_due_at = null where id = '" + pending.id() + "'");
    }

    private void isRefused(String rule, String statement) {
        var brokenRule = "none";
        try (var prepared = sql.prepareStatement(statement)) {
            prepared.executeUpdate();
        } catch (SQLException e) {
            brokenRule = new SqlFailure(e).constraint().orElse(e.getMessage());
        }

        assertThat(brokenRule).as(statement).isEqualTo(rule);
    }
}
