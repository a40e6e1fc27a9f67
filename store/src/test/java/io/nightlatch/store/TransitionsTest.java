package io.nightlatch.store;

import static io.nightlatch.store.Samples.ALICE;
import static io.nightlatch.store.Samples.BOB;
import static io.nightlatch.store.Samples.ONE_DBA;
import static io.nightlatch.store.Samples.ONE_LEAD;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.grant.EndedBy;
import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.grant.Verification;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.policy.Stage;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.access.request.RequestEvent;
import io.nightlatch.store.sql.SqlFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the database itself refuses, whoever asks: every statement here is plain SQL beside the application. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransitionsTest {
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

    private DatabaseRole role() {
        return new DatabaseRole("role_" + roles++);
    }

    private AccessRequest filed(Stage... stages) {
        return Samples.filed(store, role(), stages);
    }

    private Grant active() {
        return Samples.active(store, ALICE, role());
    }

    private Grant ending() {
        return saved(active().end(new EndedBy.Human(BOB), "done", Samples.NOON.plusSeconds(9)));
    }

    private Grant ended() {
        return saved(ending().ended(Verification.VERIFIED, Samples.NOON.plusSeconds(10)));
    }

    private Grant saved(Grant grant) {
        return store.transact(unit -> {
            unit.save(grant);
            return grant;
        });
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

    private void vote(AccessRequest request, String approver, String verdict, int stage) throws SQLException {
        run(VOTE, request.id(), approver, verdict, String.valueOf(stage));
    }

    private static final String VOTE =
            "insert into vote (request_id, approver, verdict, stage, at) values (?, ?, ?, ?::int, '2026-11-23T13:00Z')";

    @Test
    void aVoteByTheRequesterIsRefused() {
        isRefused("nobody_decides_their_own_request", VOTE, filed(ONE_LEAD).id(), "alice", "approve", "1");
    }

    @Test
    void aSecondVoteOfOneApproverIsRefused() throws SQLException {
        var request = filed(new Stage(List.of(new Group("team-leads")), 2));
        vote(request, "bob", "approve", 1);

        isRefused("one_human_one_vote", VOTE, request.id(), "bob", "approve", "1");
    }

    @Test
    void aVoteOfAnEarlierStageDoesNotCountAgainInALaterOne() throws SQLException {
        var request = filed(ONE_LEAD, ONE_DBA);
        vote(request, "bob", "approve", 1);

        isRefused("one_human_one_vote", VOTE, request.id(), "bob", "approve", "2");
    }

    @Test
    void aVoteOutOfTurnIsRefused() {
        isRefused(
                "votes_go_to_the_current_stage", VOTE, filed(ONE_LEAD, ONE_DBA).id(), "bob", "approve", "2");
    }

    @Test
    void aVoteOnADecidedRequestIsRefused() {
        var request = filed(ONE_LEAD);
        store.transact(unit -> {
            unit.save(request.on(new RequestEvent.Withdraw(Samples.NOON)));
            return true;
        });

        isRefused("votes_come_before_the_decision", VOTE, request.id(), "bob", "approve", "1");
    }

    @Test
    void aVoteAfterTheRequestExpiredIsRefused() {
        isRefused(
                "votes_come_before_expiry",
                "insert into vote (request_id, approver, verdict, stage, at) values (?, 'bob', 'approve', 1,"
                        + " '2026-11-23T20:00Z')",
                filed(ONE_LEAD).id());
    }

    @Test
    void aVoteIsNeverChangedOrTakenBack() throws SQLException {
        var request = filed(ONE_LEAD);
        vote(request, "bob", "approve", 1);

        isRefused("records_are_kept", "update vote set verdict = 'deny' where request_id = ?", request.id());
        isRefused("records_are_kept", "delete from vote where request_id = ?", request.id());
        isRefused("records_are_kept", "truncate vote");
    }

    @Test
    void anApprovalWithoutEnoughVotesIsRefused() throws SQLException {
        var request = filed(ONE_LEAD, ONE_DBA);
        vote(request, "bob", "approve", 1);

        isRefused(
                "approval_has_every_vote_it_needs",
                "update access_request set state = 'approved', decided_at = created_at, grant_id = 'G-00000' where id"
                        + " = ?",
                request.id());
    }

    @Test
    void anApprovalAgainstAVoteIsRefused() throws SQLException {
        var request = filed(ONE_LEAD);
        vote(request, "bob", "deny", 1);
        vote(request, "carol", "approve", 1);

        isRefused(
                "one_no_denies",
                "update access_request set state = 'approved', decided_at = created_at, grant_id = 'G-00000' where id"
                        + " = ?",
                request.id());
    }

    @Test
    void anApprovalWithoutItsGrantIsRefusedAtTheCommit() throws SQLException {
        var request = filed(ONE_LEAD);
        vote(request, "bob", "approve", 1);

        isRefused(
                "approval_makes_a_grant",
                "update access_request set state = 'approved', decided_at = created_at, grant_id = 'G-00000' where id"
                        + " = ?",
                request.id());
    }

    @Test
    void aDenialThatNobodyVotedForIsRefused() {
        isRefused(
                "denial_is_a_vote",
                "update access_request set state = 'denied', decided_at = created_at, decided_by = 'bob' where id = ?",
                filed(ONE_LEAD).id());
    }

    @Test
    void aDecidedRequestDoesNotComeBack() {
        var grant = active();

        isRefused(
                "decided_request_stays_decided",
                "update access_request set state = 'pending', decided_at = null, grant_id = null where id = ?",
                grant.request());
        isRefused(
                "decided_request_stays_decided",
                "update access_request set state = 'withdrawn', grant_id = null where id = ?",
                grant.request());
    }

    @Test
    void aRequestIsNeverBornDecided() {
        isRefused("request_starts_pending", """
            insert into access_request
            select 'R-' || upper(translate(left(md5(id), 8), 'ilou', '0000')), 'mallory', database_name, role_name, reason, duration, scope,
                   statement_text, statement_length_bytes, statement_sha256, session_id, stages, policy_version,
                   created_at, expires_at, 'withdrawn', created_at, null, null, null
              from access_request where id = ?
            """, filed(ONE_LEAD).id());
    }

    @Test
    void whatWasAskedForIsNeverChanged() {
        var request = filed(ONE_LEAD);

        for (var change : List.of(
                "role_name = 'superuser'",
                "principal = 'mallory'",
                "duration = '1 year'",
                "stages = '[{\"by\":[\"everyone\"],\"count\":1}]'",
                "reason = 'another'",
                "expires_at = expires_at + interval '1 day'",
                "statement_text = 'drop table orders'")) {
            isRefused("request_keeps_its_facts", "update access_request set " + change + " where id = ?", request.id());
        }
    }

    @Test
    void statesAndTheirColumnsBelongTogether() {
        var request = filed(ONE_LEAD);

        isRefused(
                "pending_means_undecided",
                "update access_request set decided_at = created_at where id = ?",
                request.id());
        isRefused(
                "state_of_a_request_is_known",
                "update access_request set state = 'lost', decided_at = created_at where id = ?",
                request.id());
        isRefused("denial_names_who_denied", "update access_request set decided_by = 'bob' where id = ?", request.id());
        isRefused(
                "decision_comes_before_expiry",
                "update access_request set state = 'withdrawn', decided_at = expires_at where id = ?",
                request.id());
        isRefused(
                "decision_comes_before_expiry",
                "update access_request set state = 'expired', decided_at = created_at where id = ?",
                request.id());
    }

    @Test
    void twoPendingRequestsForTheSameThingAreRefused() {
        isRefused("one_pending_request_for_the_same_thing", """
            insert into access_request
            select 'R-TW1CE', principal, database_name, role_name, reason, duration, scope,
                   statement_text, statement_length_bytes, statement_sha256, session_id, stages, policy_version,
                   created_at, expires_at, state, decided_at, decided_by, decision_comment, grant_id
              from access_request where id = ?
            """, filed(ONE_LEAD).id());
    }

    @Test
    void aGrantWithoutAnApprovedRequestIsRefused() {
        isRefused(
                "grant_is_what_was_approved",
                GRANT_OF,
                "G-FREE1",
                filed(ONE_LEAD).id());
    }

    @Test
    void aSecondGrantOfOneApprovalIsRefused() {
        isRefused("grant_is_what_was_approved", GRANT_OF, "G-TW1CE", active().request());
    }

    private static final String GRANT_OF = """
        insert into access_grant (id, request_id, principal, database_name, role_name, scope, duration, approved_at,
                                  activate_before, state)
        select ?, id, principal, database_name, role_name, scope, duration, created_at, expires_at, 'approved'
          from access_request where id = ?
        """;

    @Test
    void aGrantOfMoreThanWasApprovedIsRefused() throws SQLException {
        var request = filed(ONE_LEAD);
        vote(request, "bob", "approve", 1);
        sql.setAutoCommit(false);
        try {
            run(
                    "update access_request set state = 'approved', decided_at = created_at, grant_id = 'G-M0RE1' where"
                            + " id = ?",
                    request.id());

            isRefused("grant_is_what_was_approved", """
                insert into access_grant (id, request_id, principal, database_name, role_name, scope, duration, approved_at,
                                          activate_before, state)
                select 'G-M0RE1', id, principal, database_name, 'superuser', scope, duration, created_at, expires_at, 'approved'
                  from access_request where id = ?
                """, request.id());
        } finally {
            sql.rollback();
            sql.setAutoCommit(true);
        }
    }

    @Test
    void theEndOfAGrantIsNeverMoved() {
        var grant = active();

        isRefused(
                "end_is_computed_once",
                "update access_grant set ends_at = ends_at - interval '1 minute' where id = ?",
                grant.id());
        isRefused(
                "end_is_computed_once",
                "update access_grant set ends_at = ends_at + interval '1 day' where id = ?",
                grant.id());
        isRefused(
                "end_is_computed_once",
                "update access_grant set activated_at = activated_at + interval '1 s' where id = ?",
                grant.id());
    }

    @Test
    void aGrantThatIsOverDoesNotComeBack() {
        var revived =
                "update access_grant set state = 'active', ending_since = null, ended_by_kind = null, ended_by = null,"
                        + " end_reason = null, ended_at = null, verification = null where id = ?";

        isRefused("ending_keeps_its_word", revived, ending().id());
        isRefused("ending_keeps_its_word", revived, ended().id());
        isRefused(
                "grant_moves_only_forward",
                "update access_grant set state = 'ending', ended_at = null, verification = null where id = ?",
                ended().id());
    }

    @Test
    void aGrantIsNotEndedWithoutHavingBeenEnding() {
        isRefused(
                "grant_moves_only_forward",
                "update access_grant set state = 'ended', ending_since = now(), ended_by_kind = 'clock', end_reason ="
                        + " 'x', ended_at = now(), verification = 'verified' where id = ?",
                active().id());
    }

    @Test
    void anApprovedGrantIsNotActiveWithoutAWindow() {
        var grant = Samples.approved(store, ALICE, role(), GrantScope.PERSON);

        isRefused("active_grant_has_a_window", "update access_grant set state = 'active' where id = ?", grant.id());
        isRefused(
                "grant_lasts_no_longer_than_asked",
                "update access_grant set state = 'active', activated_at = approved_at, ends_at = approved_at + 2 *"
                        + " duration where id = ?",
                grant.id());
        isRefused(
                "first_use_comes_in_time",
                "update access_grant set state = 'active', activated_at = activate_before, ends_at = activate_before +"
                        + " duration where id = ?",
                grant.id());
    }

    @Test
    void whyAGrantEndedAndThatItsEndWasProvedStaysWritten() {
        var grant = ended();

        isRefused(
                "ending_keeps_its_word",
                "update access_grant set end_reason = 'nothing to see' where id = ?",
                grant.id());
        isRefused(
                "verified_ending_stays_verified",
                "update access_grant set verification = 'unverified' where id = ?",
                grant.id());
        isRefused(
                "over_means_since_when_by_whom_and_why",
                "update access_grant set state = 'ending', ending_since = now() where id = ?",
                active().id());
    }

    @Test
    void requestsGrantsAndUsesAreKept() {
        isRefused("records_are_kept", "delete from access_request");
        isRefused("records_are_kept", "delete from access_grant");
        isRefused("records_are_kept", "delete from session_grant");
        isRefused("records_are_kept", "truncate access_grant cascade");
    }

    @Test
    void aSessionUsesOnlyItsOwnGrantsAndOnlyWhileTheyAreInForce() {
        var use = "insert into session_grant (session_id, grant_id, login) values (?, ?, 'a')";
        var alices = Samples.open(store, ALICE);
        var bobs = Samples.open(store, BOB);

        isRefused("grant_serves_its_own_person", use, bobs.id(), active().id());
        isRefused("only_a_grant_in_force_is_used", use, alices.id(), ending().id());
        isRefused(
                "only_a_grant_in_force_is_used",
                use,
                alices.id(),
                Samples.approved(store, ALICE, role(), GrantScope.PERSON).id());
    }

    @Test
    void anEndedSessionDoesNotComeBack() throws SQLException {
        var session = Samples.open(store, ALICE);
        isRefused("ended_session_says_when", "update session set state = 'ended' where id = ?", session.id());
        run("update session set state = 'ending' where id = ?", session.id());
        isRefused("session_does_not_come_back", "update session set state = 'open' where id = ?", session.id());
        run("update session set state = 'ended', ended_at = now() where id = ?", session.id());

        isRefused(
                "session_does_not_come_back",
                "update session set state = 'open', ended_at = null where id = ?",
                session.id());
        isRefused("session_keeps_its_facts", "update session set client = 'elsewhere' where id = ?", session.id());
        isRefused("session_keeps_its_facts", "update session set login = 'postgres' where id = ?", session.id());
    }

    @Test
    void anOpenSessionGoesOnWithAnotherLoginAndAnEndingOneDoesNot() throws SQLException {
        var session = Samples.open(store, ALICE);
        run("update session set login = login || '~2' where id = ?", session.id());
        run("update session set state = 'ending' where id = ?", session.id());

        isRefused("session_keeps_its_facts", "update session set login = login || '~3' where id = ?", session.id());
        run("insert into login_gone (session_id, login) values (?, 'a')", session.id());
        isRefused("records_are_kept", "delete from login_gone where session_id = ?", session.id());
    }

    @Test
    void aTokenOfAPersonsGrantOrOfAnEndedOneIsRefused() {
        var token = "insert into grant_token (grant_id, verifier) values (?, 'SCRAM-SHA-256$4096:c2FsdA==$a2V5$a2V5')";

        isRefused("token_unlocks_a_token_grant", token, active().id());
        isRefused(
                "token_is_kept_as_a_verifier",
                "insert into grant_token (grant_id, verifier) values (?, 'nlg_secret')",
                Samples.approved(store, ALICE, role(), GrantScope.TOKEN).id());
    }

    @Test
    void theTrailIsAppendOnly() {
        filed(ONE_LEAD);

        isRefused("records_are_kept", "update event set reason = 'nothing happened'");
        isRefused("records_are_kept", "delete from event");
        isRefused("records_are_kept", "truncate event");
    }

    @Test
    void aRevokedApiTokenStaysRevoked() throws SQLException {
        var created = opened.apiTokens()
                .create(ALICE, "laptop", opened.clock().instant().plusSeconds(60));
        run(
                "update api_token set revoked_at = now() where id = ?",
                created.token().id());

        isRefused(
                "revoked_token_stays_revoked",
                "update api_token set revoked_at = null where id = ?",
                created.token().id());
        isRefused(
                "token_keeps_its_facts",
                "update api_token set principal = 'bob' where id = ?",
                created.token().id());
        assertThat(opened.apiTokens()
                        .authenticate(created.secret(), opened.clock().instant()))
                .isEqualTo(Optional.empty());
    }
}
