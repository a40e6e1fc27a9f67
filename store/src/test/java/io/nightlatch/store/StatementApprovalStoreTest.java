package io.nightlatch.store;

import static io.nightlatch.store.Samples.ALICE;
import static io.nightlatch.store.Samples.BOB;
import static io.nightlatch.store.Samples.CAROL;
import static io.nightlatch.store.Samples.NOON;
import static io.nightlatch.store.Samples.ONE_DBA;
import static io.nightlatch.store.Samples.SHOP;
import static io.nightlatch.store.Samples.WRITER;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.grant.GrantStore.RequestFilter;
import io.nightlatch.access.grant.Sight;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.access.request.HeldStatement;
import io.nightlatch.access.request.RequestEvent;
import io.nightlatch.access.request.RequestState;
import io.nightlatch.access.statement.Span;
import io.nightlatch.store.sql.SqlFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatementApprovalStoreTest {
    private static final String SPEND = "insert into permission_use (request_id, at) values (?, ?::timestamptz)";

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
    void keepsAllThatApproversSee() {
        var request = filed("alter user x password '(hidden)'");

        assertThat(store.request(request.id())).contains(request);
        assertThat(store.<Optional<AccessRequest>>transact(unit -> unit.pendingStatement(
                        request.session().orElseThrow(), own(request).digest())))
                .contains(request);
    }

    @Test
    void showsItToTheGroupsOfItsStagesWhateverTheirRoles() {
        var request = filed("delete from seen");

        assertThat(seenBy(new Sight.Some(BOB, Set.of(), Set.of(new Group("team-leads")))))
                .doesNotContain(request);
        assertThat(seenBy(new Sight.Some(CAROL, Set.of(), Set.of(new Group("dbas")))))
                .contains(request);
    }

    @Test
    void makesNoGrantOfItsYesAndLetsItBeUsedOnce() {
        var permitted = permitted("delete from once");
        var at = NOON.plusSeconds(60);

        assertThat(store.request(permitted.id())).contains(permitted);
        assertThat(permitted.state()).isInstanceOf(RequestState.Permitted.class);
        assertThat(store.<Boolean>transact(unit -> unit.spend(permitted.id(), at)))
                .isTrue();
        assertThat(store.<Boolean>transact(unit -> unit.spend(permitted.id(), at)))
                .isFalse();
    }

    @Test
    void refusesASecondUse() throws SQLException {
        var permitted = permitted("delete from twice");
        run(SPEND, permitted.id(), NOON.plusSeconds(60));

        isRefused("permission_is_used_once", SPEND, permitted.id(), NOON.plusSeconds(61));
    }

    @Test
    void refusesTheUseOfWhatNobodyApproved() {
        isRefused(
                "only_an_approved_statement_is_permitted",
                SPEND,
                filed("delete from pending").id(),
                NOON.plusSeconds(60));
        var granted = Samples.approved(
                store, ALICE, new io.nightlatch.access.identity.DatabaseRole("other"), GrantScope.PERSON);
        isRefused("only_an_approved_statement_is_permitted", SPEND, granted.request(), NOON.plusSeconds(60));
    }

    @Test
    void refusesAUseThatComesTooLateOrBeforeTheYes() {
        var permitted = permitted("delete from late");

        isRefused("permission_is_used_in_time", SPEND, permitted.id(), NOON.plusSeconds(1 + 600));
        isRefused("permission_is_used_in_time", SPEND, permitted.id(), NOON);
    }

    @Test
    void refusesToForgetAUse() throws SQLException {
        var permitted = permitted("delete from kept");
        run(SPEND, permitted.id(), NOON.plusSeconds(60));

        isRefused("records_are_kept", "delete from permission_use");
        isRefused("records_are_kept", "update permission_use set at = at");
    }

    @Test
    void refusesAnotherTextForTheSameApproval() {
        var request = filed("delete from facts");

        isRefused(
                "request_keeps_its_facts",
                "update access_request set statement_sha256 = repeat('0', 64) where id = ?",
                request.id());
        isRefused(
                "request_keeps_its_facts",
                "update access_request set statement_facts = '{}' where id = ?",
                request.id());
    }

    @Test
    void refusesAGrantOfRolesForAStatementsApproval() throws SQLException {
        var request = filed("delete from elevated");
        run(
                "insert into vote (request_id, approver, verdict, stage, at) values (?, 'carol', 'approve', 1,"
                        + " '2026-11-23T12:00:01Z')",
                request.id());

        isRefused(
                "approval_names_its_grant",
                "update access_request set state = 'approved', decided_at = '2026-11-23T12:00:01Z', grant_id ="
                        + " 'G-7K2M4' where id = ?",
                request.id());
    }

    private List<AccessRequest> seenBy(Sight sight) {
        return store.requests(sight, RequestFilter.ALL, Optional.empty(), 100);
    }

    private static HeldStatement.Own own(AccessRequest request) {
        return (HeldStatement.Own) request.statement().orElseThrow();
    }

    private AccessRequest permitted(String text) {
        var request = filed(text);
        return store.transact(unit -> {
            var after = request.on(
                    new RequestEvent.Approve(CAROL, Optional.empty(), NOON.plusSeconds(1), unit.newGrantId()));
            unit.save(after, Samples.about(EventKind.REQUEST_APPROVED));
            return after;
        });
    }

    private AccessRequest filed(String text) {
        var parameters = List.of(Optional.of("42"), Optional.<String>empty());
        var held = new HeldStatement.Own(
                List.of("deletes", "payments"),
                text,
                List.of(new Span(2, 3)),
                parameters,
                List.of(new HeldStatement.Relation("public.orders", 4_000_000_000L)),
                Optional.of(new HeldStatement.Estimate(5_000_000_000L, "pg_class.reltuples")),
                HeldStatement.digest(text, parameters));
        Instant expiresAt = NOON.plus(Duration.ofHours(8));
        return store.transact(unit -> {
            var request = new AccessRequest(
                    unit.newRequestId(),
                    ALICE,
                    SHOP,
                    WRITER,
                    Optional.of("clean up"),
                    Duration.ofMinutes(10),
                    GrantScope.STATEMENT,
                    Optional.of(held),
                    Optional.of(new SessionId("S-4F7K2M9Q")),
                    List.of(ONE_DBA),
                    "v1",
                    NOON,
                    expiresAt,
                    List.of(),
                    new RequestState.Pending(expiresAt));
            unit.save(request, Samples.about(EventKind.REQUEST_FILED));
            return request;
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
}
