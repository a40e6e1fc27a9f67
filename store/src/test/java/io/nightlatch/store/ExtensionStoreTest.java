package io.nightlatch.store;

import static io.nightlatch.store.Samples.ALICE;
import static io.nightlatch.store.Samples.BOB;
import static io.nightlatch.store.Samples.CAROL;
import static io.nightlatch.store.Samples.NOON;
import static io.nightlatch.store.Samples.ONE_LEAD;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.grant.Extension;
import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.policy.Extend;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.access.request.RequestEvent;
import io.nightlatch.store.sql.SqlFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Ends that move: kept with how they came to it, and refused by the database otherwise. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExtensionStoreTest {
    private static final Extend TWICE = new Extend(2, Duration.ofHours(1), false);
    private static final String EXTEND = "insert into grant_extension (grant_id, number, asked_by, request_id, at,"
        + " ends_before, ends_after, times, total, approval, policy_version) select id, ?::int, 'alice', ?,"
        + " '2026-11-23T12:00:03Z', ends_at, ends_at + ?::interval, 2, '1 hour', ?, 'v1' from access_grant where id ="
        + " ?";

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
    void movesTheEndOfAGrantInUse() {
        var grant = active();

        var once = extended(grant, Duration.ofMinutes(10), TWICE);
        var twice = extended(once, Duration.ofMinutes(10), TWICE);

        assertThat(store.grant(grant.id())).contains(twice);
        assertThat(twice.timesExtended()).isEqualTo(2);
        assertThat(store.extended()).extracting(Grant::id).contains(grant.id());
    }

    @Test
    void moreTimeIsARequestOfItsOwnBesideOneForAnotherGrant() {
        var grant = active();
        var request = asked(grant);
        var another = store.transact(unit -> {
            var asked = Samples.request(unit, ALICE, grant.role(), GrantScope.PERSON, ONE_LEAD);
            unit.save(asked);
            return asked;
        });

        assertThat(store.request(request.id())).contains(request);
        assertThat(store.<Optional<AccessRequest>>transact(unit -> unit.pendingExtension(grant.id())))
                .contains(request);
        assertThat(store.<Optional<AccessRequest>>transact(
                        unit -> unit.pending(ALICE, grant.database(), grant.role(), grant.scope())))
                .contains(another);
    }

    @Test
    void aYesToMoreTimeNamesTheGrantThatItExtends() {
        var grant = active();
        var request = asked(grant);

        var after = store.transact(unit -> {
            var approved =
                    request.on(new RequestEvent.Approve(BOB, Optional.empty(), NOON.plusSeconds(4), unit.newGrantId()));
            unit.save(approved);
            var end = grant.deadline().orElseThrow();
            var later = grant.extend(end.plusSeconds(600), NOON.plusSeconds(4));
            unit.save(
                    later,
                    new Extension(
                            1,
                            ALICE,
                            Optional.of(request.id()),
                            NOON.plusSeconds(4),
                            end,
                            end.plusSeconds(600),
                            new Extend(1, Duration.ofHours(1), true),
                            "v1"));
            return approved;
        });

        assertThat(store.request(request.id())).contains(after);
        isRefused("extension_is_what_was_approved", EXTEND, 2, request.id(), "20 minutes", "again", grant.id());
        isRefused("one_yes_extends_once", EXTEND, 2, request.id(), "1 minute", "again", grant.id());
    }

    @Test
    void noEndMovesWithoutAnExtension() {
        var grant = active();
        var move =
                "update access_grant set ends_at = ends_at + interval '10 minutes', times_extended = ?::int where id ="
                        + " ?";

        isRefused("end_is_computed_once", move, 0, grant.id());
        isRefused("end_moves_by_an_extension", move, 1, grant.id());
        isRefused("end_is_computed_once", move, 2, grant.id());
    }

    @Test
    void anExtensionIsWithinWhatPolicyLets() {
        var grant = active();

        isRefused("extended_as_far_as_policy_lets", EXTEND, 1, null, "46 minutes", "none", grant.id());
        isRefused("extensions_come_in_order", EXTEND, 2, null, "1 minute", "none", grant.id());
        isRefused("end_moves_to_later", EXTEND, 1, null, "-1 minute", "none", grant.id());
        isRefused("extension_has_the_approval_it_needs", EXTEND, 1, null, "1 minute", "again", grant.id());
        isRefused("approval_of_an_extension_is_known", EXTEND, 1, null, "1 minute", "some", grant.id());
        var twice = extended(extended(grant, Duration.ofMinutes(1), TWICE), Duration.ofMinutes(1), TWICE);
        isRefused("extended_as_often_as_policy_lets", EXTEND, 3, null, "1 minute", "none", twice.id());
    }

    @Test
    void onlyAGrantInUseIsExtended() {
        var unused = Samples.approved(store, ALICE, role(), GrantScope.PERSON);

        isRefused(
                "only_a_grant_in_use_is_extended",
                "insert into grant_extension values (?, 1, 'alice', null, '2026-11-23T12:00:03Z',"
                        + " '2026-11-23T12:10:00Z', '2026-11-23T12:20:00Z', 2, '1 hour', 'none', 'v1')",
                unused.id());
    }

    @Test
    void moreTimeIsForOnesOwnGrantInUseAndNoOther() {
        var mine = active();
        var unused = Samples.approved(store, ALICE, role(), GrantScope.PERSON);
        var carols = Samples.active(store, CAROL, role());

        for (var other : new Grant[] {unused, carols}) {
            var thrown = "none";
            try {
                asked(mine, other);
            } catch (RuntimeException e) {
                thrown = String.valueOf(e.getMessage()) + e.getCause();
            }
            assertThat(thrown).contains("more_time_is_for_ones_own_grant_in_use");
        }
        isRefused(
                "request_keeps_its_facts",
                "update access_request set extends_grant_id = ? where id = ?",
                carols.id(),
                asked(mine).id());
    }

    @Test
    void whatWasExtendedStaysSo() {
        var grant = extended(active(), Duration.ofMinutes(1), TWICE);

        isRefused("records_are_kept", "update grant_extension set times = 9 where grant_id = ?", grant.id());
        isRefused("records_are_kept", "delete from grant_extension where grant_id = ?", grant.id());
    }

    private DatabaseRole role() {
        return new DatabaseRole("extended_" + roles++);
    }

    private Grant active() {
        return Samples.active(store, ALICE, role());
    }

    private Grant extended(Grant grant, Duration more, Extend allowed) {
        var end = grant.deadline().orElseThrow();
        var at = NOON.plusSeconds(3);
        return store.transact(unit -> {
            var after = grant.extend(end.plus(more), at);
            unit.save(
                    after,
                    new Extension(
                            after.timesExtended(), ALICE, Optional.empty(), at, end, end.plus(more), allowed, "v1"));
            return after;
        });
    }

    private AccessRequest asked(Grant grant) {
        return asked(grant, grant);
    }

    private AccessRequest asked(Grant grant, Grant extended) {
        return store.transact(unit -> {
            var request = Samples.request(unit, ALICE, grant.role(), GrantScope.PERSON, ONE_LEAD)
                    .extending(extended.id());
            unit.save(request);
            return request;
        });
    }

    private void isRefused(String rule, String statement, @org.jspecify.annotations.Nullable Object... parameters) {
        var brokenRule = "none";
        try (var prepared = sql.prepareStatement(statement)) {
            for (int i = 0; i < parameters.length; i++) {
                var value = parameters[i];
                prepared.setString(i + 1, value == null ? null : value.toString());
            }
            prepared.executeUpdate();
        } catch (SQLException e) {
            brokenRule = new SqlFailure(e).constraint().orElse(e.getMessage());
        }

        assertThat(brokenRule).as(statement).isEqualTo(rule);
    }
}
