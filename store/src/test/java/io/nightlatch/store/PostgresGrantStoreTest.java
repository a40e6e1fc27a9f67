package io.nightlatch.store;

import static io.nightlatch.store.Samples.ALICE;
import static io.nightlatch.store.Samples.BOB;
import static io.nightlatch.store.Samples.CAROL;
import static io.nightlatch.store.Samples.NOON;
import static io.nightlatch.store.Samples.ONE_DBA;
import static io.nightlatch.store.Samples.ONE_LEAD;
import static io.nightlatch.store.Samples.SHOP;
import static io.nightlatch.store.Samples.WRITER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightlatch.access.event.EventFilter;
import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.grant.EndedBy;
import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.grant.GrantStore.GrantFilter;
import io.nightlatch.access.grant.GrantStore.RequestFilter;
import io.nightlatch.access.grant.GrantStore.SessionFilter;
import io.nightlatch.access.grant.GrantStore.Use;
import io.nightlatch.access.grant.Sight;
import io.nightlatch.access.grant.Verification;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.ScramVerifier;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.access.request.HeldStatement;
import io.nightlatch.access.request.RequestEvent;
import io.nightlatch.access.session.Session;
import io.nightlatch.access.session.SessionState;
import io.nightlatch.store.sql.SqlFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresGrantStoreTest {
    private static final DatabaseRole READER = new DatabaseRole("audit_reader");

    private final Store opened = Store.open(TestPostgres.shared().database());
    private final GrantStore store = opened.grantStore();

    @AfterEach
    void close() {
        opened.close();
    }

    private AccessRequest saved(AccessRequest request) {
        return store.transact(unit -> {
            unit.save(request);
            return request;
        });
    }

    private Grant saved(Grant grant) {
        return store.transact(unit -> {
            unit.save(grant);
            return grant;
        });
    }

    @Test
    void aRequestReadsAsItWasSavedInEachOfItsStates() {
        var pending = Samples.filed(store, WRITER, ONE_LEAD, ONE_DBA);
        assertThat(store.request(pending.id())).contains(pending);

        var voted = saved(pending.on(
                new RequestEvent.Approve(BOB, Optional.of("go on"), NOON.plusMillis(1), new GrantId("G-00001"))));
        assertThat(store.request(pending.id())).contains(voted);

        var denied = saved(voted.on(new RequestEvent.Deny(CAROL, Optional.of("not today"), NOON.plusMillis(2))));
        assertThat(store.request(pending.id())).contains(denied);

        var withdrawn = saved(Samples.filed(store, WRITER, ONE_LEAD).on(new RequestEvent.Withdraw(NOON.plusMillis(3))));
        assertThat(store.request(withdrawn.id())).contains(withdrawn);

        var expired = saved(Samples.filed(store, WRITER, ONE_LEAD).on(new RequestEvent.Tick(NOON.plusSeconds(36_000))));
        assertThat(store.request(expired.id())).contains(expired);

        var approved = Samples.approved(store, ALICE, WRITER, GrantScope.PERSON);
        assertThat(store.request(approved.request()).orElseThrow().state().word())
                .isEqualTo("approved");
        assertThat(store.<Optional<AccessRequest>>transact(unit -> unit.request(approved.request())))
                .isEqualTo(store.request(approved.request()));
    }

    @Test
    void aHeldStatementReadsAsItWasSaved() {
        for (HeldStatement held : List.of(
                new HeldStatement.Text("update orders set status = 'paid' where id = 42"),
                new HeldStatement.Withheld(80, "ab".repeat(32)))) {
            var asked = store.transact(unit -> {
                var plain = Samples.request(
                        unit, ALICE, new DatabaseRole("r" + held.hashCode()), GrantScope.PERSON, ONE_LEAD);
                var request = new AccessRequest(
                        plain.id(),
                        plain.principal(),
                        plain.database(),
                        plain.role(),
                        Optional.empty(),
                        Duration.parse("PT25H0.000001S"),
                        plain.scope(),
                        Optional.of(held),
                        Optional.of(new SessionId("S-4F7K2M9Q")),
                        plain.stages(),
                        plain.policyVersion(),
                        plain.createdAt(),
                        plain.expiresAt(),
                        plain.votes(),
                        plain.state());
                unit.save(request);
                return request;
            });

            assertThat(store.request(asked.id())).contains(asked);
        }
    }

    @Test
    void aGrantReadsAsItWasSavedInEachOfItsStates() {
        var approved = Samples.approved(store, ALICE, WRITER, GrantScope.PERSON);
        assertThat(store.grant(approved.id())).contains(approved);

        var active = saved(approved.activate(NOON.plusSeconds(5)));
        assertThat(store.grant(approved.id())).contains(active);

        for (var by : List.of(new EndedBy.Human(BOB), new EndedBy.Clock(), new EndedBy.Nightlatch())) {
            var ending = saved(Samples.active(store, ALICE, WRITER).end(by, "enough", NOON.plusSeconds(6)));
            assertThat(store.grant(ending.id())).contains(ending);

            var unverified = saved(ending.ended(Verification.UNVERIFIED, NOON.plusSeconds(7)));
            assertThat(store.grant(ending.id())).contains(unverified);
            assertThat(store.endingOrUnverified()).contains(unverified);

            var verified = saved(unverified.ended(Verification.VERIFIED, NOON.plusSeconds(8)));
            assertThat(store.grant(ending.id())).contains(verified);
            assertThat(store.endingOrUnverified()).isEmpty();
        }

        var neverUsed = saved(Samples.approved(store, ALICE, WRITER, GrantScope.PERSON)
                .end(new EndedBy.Clock(), "unused", NOON.plusSeconds(9)));
        assertThat(store.grant(neverUsed.id())).contains(neverUsed);
    }

    @Test
    void aSessionKnowsTheGrantsItUsedEachOnce() {
        var session = Samples.open(store, ALICE);
        var first = Samples.active(store, ALICE, WRITER);
        var second = Samples.active(store, ALICE, READER);

        for (var grant : List.of(first, second, first)) {
            store.transact(unit -> {
                unit.use(session.id(), grant.id());
                return true;
            });
        }

        assertThat(store.session(session.id()).orElseThrow().grants()).containsExactly(first.id(), second.id());
        assertThat(store.<Optional<Session>>transact(unit -> unit.session(session.id())))
                .isEqualTo(store.session(session.id()));
        var ofSecond =
                new SessionFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(second.id()));
        assertThat(store.sessions(new Sight.All(), ofSecond, Optional.empty(), 10))
                .extracting(Session::id)
                .containsExactly(session.id());
    }

    @Test
    void whatDoesNotExistIsEmpty() {
        assertThat(store.request(new RequestId("R-00000"))).isEmpty();
        assertThat(store.grant(new GrantId("G-00000"))).isEmpty();
        assertThat(store.session(new SessionId("S-00000000"))).isEmpty();
        assertThat(store.nextDeadline()).isEmpty();
        assertThat(store.<Optional<AccessRequest>>transact(unit -> unit.request(new RequestId("R-00000"))))
                .isEmpty();
    }

    @Test
    void aChangeAndItsEventAreOneTransaction() {
        assertThatThrownBy(() -> store.transact(unit -> {
                    unit.save(
                            Samples.request(unit, ALICE, WRITER, GrantScope.PERSON, ONE_LEAD),
                            Samples.about(EventKind.REQUEST_FILED));
                    throw new IllegalStateException("on second thoughts");
                }))
                .hasMessage("on second thoughts");

        assertThat(store.requests(new Sight.All(), RequestFilter.ALL, Optional.empty(), 10))
                .isEmpty();
        assertThat(opened.events().read(EventFilter.ALL, 0, 10)).isEmpty();
    }

    @Test
    void aSaveThatBreaksARuleIsRefusedWithTheRulesName() {
        var grant = Samples.active(store, ALICE, WRITER);
        var tampered = new Grant(
                grant.id(),
                grant.request(),
                BOB,
                grant.database(),
                grant.role(),
                grant.scope(),
                grant.duration(),
                grant.approvedAt(),
                grant.activateBefore(),
                grant.state());

        assertThatThrownBy(() -> saved(tampered))
                .isInstanceOfSatisfying(
                        SqlFailure.class,
                        refused -> assertThat(refused.constraint()).contains("grant_keeps_its_facts"));
    }

    @Test
    void pagesAreNewestFirstAndStayStableWhileNewOnesArrive() {
        var all = new ArrayList<RequestId>();
        for (int i = 0; i < 7; i++) {
            // Three of one instant, so that the id has to decide.
            var at = NOON.plusSeconds(i / 3);
            var role = new DatabaseRole("role_" + i);
            all.add(store.transact(unit -> {
                        var request = Samples.request(unit, ALICE, role, GrantScope.PERSON, at, ONE_LEAD);
                        unit.save(request);
                        return request;
                    })
                    .id());
        }
        var seen = new ArrayList<AccessRequest>();
        Optional<RequestId> after = Optional.empty();

        while (true) {
            var page = store.requests(new Sight.All(), RequestFilter.ALL, after, 2);
            if (page.isEmpty()) break;
            if (seen.size() == 2) saved(newest());
            seen.addAll(page);
            after = Optional.of(page.getLast().id());
        }

        assertThat(seen).extracting(AccessRequest::id).containsExactlyInAnyOrderElementsOf(all);
        assertThat(seen).extracting(AccessRequest::createdAt).isSortedAccordingTo((a, b) -> b.compareTo(a));
    }

    private AccessRequest newest() {
        return store.transact(
                unit -> Samples.request(unit, ALICE, READER, GrantScope.PERSON, NOON.plusSeconds(60), ONE_LEAD));
    }

    @Test
    void grantsAndSessionsPageTheSameWay() {
        for (int i = 0; i < 3; i++) Samples.active(store, ALICE, new DatabaseRole("role_" + i));
        for (int i = 0; i < 3; i++) Samples.open(store, ALICE, NOON.plusSeconds(i));

        var grants = store.grants(new Sight.All(), GrantFilter.ALL, Optional.empty(), 10);
        var sessions = store.sessions(new Sight.All(), SessionFilter.ALL, Optional.empty(), 10);

        assertThat(store.grants(
                        new Sight.All(),
                        GrantFilter.ALL,
                        Optional.of(grants.getFirst().id()),
                        1))
                .containsExactly(grants.get(1));
        assertThat(store.sessions(
                        new Sight.All(),
                        SessionFilter.ALL,
                        Optional.of(sessions.getFirst().id()),
                        1))
                .containsExactly(sessions.get(1));
        assertThat(sessions).extracting(Session::startedAt).isSortedAccordingTo((a, b) -> b.compareTo(a));
    }

    @Test
    void somebodySeesTheirOwnAndTheRolesTheyApprove() {
        var alices = Samples.active(store, ALICE, WRITER);
        var carols = Samples.active(store, CAROL, READER);
        var alicesSession = Samples.open(store, ALICE);
        Samples.open(store, CAROL);
        store.transact(unit -> {
            unit.use(alicesSession.id(), alices.id());
            return true;
        });

        var nobody = new Sight.Some(BOB, Set.of());
        var approver = new Sight.Some(BOB, Set.of(new Sight.RoleAt(SHOP, WRITER)));
        var carol = new Sight.Some(CAROL, Set.of());

        assertThat(store.grants(nobody, GrantFilter.ALL, Optional.empty(), 10)).isEmpty();
        assertThat(store.grants(approver, GrantFilter.ALL, Optional.empty(), 10))
                .containsExactly(alices);
        assertThat(store.grants(carol, GrantFilter.ALL, Optional.empty(), 10)).containsExactly(carols);
        assertThat(store.requests(approver, RequestFilter.ALL, Optional.empty(), 10))
                .extracting(AccessRequest::id)
                .containsExactly(alices.request());
        assertThat(store.sessions(nobody, SessionFilter.ALL, Optional.empty(), 10))
                .isEmpty();
        assertThat(store.sessions(approver, SessionFilter.ALL, Optional.empty(), 10))
                .extracting(Session::id)
                .containsExactly(alicesSession.id());
        assertThat(store.sessions(carol, SessionFilter.NOT_ENDED, Optional.empty(), 10))
                .extracting(Session::principal)
                .containsExactly(CAROL);
    }

    @Test
    void aGrantIsUsedByLoginsAndGoesWithThem() {
        var grant = Samples.active(store, ALICE, WRITER);
        var session = Samples.open(store, ALICE);
        var second = session.login() + "~2";
        store.transact(unit -> {
            unit.use(session.id(), grant.id());
            unit.use(session.id(), grant.id());
            unit.save(unit.session(session.id()).orElseThrow().as(second));
            unit.use(session.id(), grant.id());
            return true;
        });

        var first = store.<Boolean>transact(unit -> unit.gone(session.id(), session.login()));
        var again = store.<Boolean>transact(unit -> unit.gone(session.id(), session.login()));

        assertThat(first).isTrue();
        assertThat(again).isFalse();
        assertThat(store.uses(grant.id()))
                .containsExactly(new Use(session.id(), session.login(), true), new Use(session.id(), second, false));
        assertThat(store.session(session.id()).orElseThrow().grants()).containsExactly(grant.id());
        assertThat(store.session(session.id()).orElseThrow().login()).isEqualTo(second);
    }

    @Test
    void filtersNarrow() {
        var active = Samples.active(store, ALICE, WRITER);
        var unused = Samples.approved(store, CAROL, READER, GrantScope.PERSON);
        var ended = Samples.open(store, ALICE);
        store.transact(unit -> {
            unit.save(new Session(
                    ended.id(),
                    ended.principal(),
                    ended.database(),
                    ended.login(),
                    ended.client(),
                    ended.application(),
                    ended.startedAt(),
                    Optional.of(NOON.plusSeconds(60)),
                    List.of(),
                    SessionState.ENDED,
                    Optional.empty()));
            return true;
        });
        var ofState = new GrantFilter(Optional.of("active"), Optional.empty(), Optional.empty(), Optional.empty());
        var ofRole = new GrantFilter(Optional.empty(), Optional.of(CAROL), Optional.of(SHOP), Optional.of(READER));
        var pending = new RequestFilter(Optional.of("pending"), Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(store.grants(new Sight.All(), ofState, Optional.empty(), 10)).containsExactly(active);
        assertThat(store.grants(new Sight.All(), ofRole, Optional.empty(), 10)).containsExactly(unused);
        assertThat(store.requests(new Sight.All(), pending, Optional.empty(), 10))
                .isEmpty();
        assertThat(store.sessions(new Sight.All(), SessionFilter.NOT_ENDED, Optional.empty(), 10))
                .isEmpty();
        assertThat(store.sessions(new Sight.All(), SessionFilter.ALL, Optional.empty(), 10))
                .hasSize(1);
    }

    @Test
    void whatTheClockEndsIsDueFromItsInstantOn() {
        var active = Samples.active(store, ALICE, WRITER);
        var endsAt = active.deadline().orElseThrow();
        var unused = Samples.approved(store, ALICE, READER, GrantScope.PERSON);

        assertThat(store.nextDeadline()).contains(endsAt);
        assertThat(dueAt(endsAt.minusNanos(1_000))).isEmpty();
        assertThat(dueAt(endsAt)).containsExactly(active);
        assertThat(dueAt(unused.activateBefore())).containsExactlyInAnyOrder(active, unused);
    }

    private List<Grant> dueAt(Instant now) {
        return store.transact(unit -> unit.dueAt(now));
    }

    @Test
    void aNewTokenVoidsTheEarlierAndDiesWithItsGrant() {
        var grant = Samples.approved(store, ALICE, WRITER, GrantScope.TOKEN);
        var random = RandomGenerator.getDefault();
        for (var secret : List.of("first", "second")) {
            store.transact(unit -> {
                unit.saveToken(grant.id(), ScramVerifier.of(secret, random));
                return true;
            });
        }

        var keys = store.tokensOf(ALICE, SHOP);

        assertThat(keys).hasSize(1);
        assertThat(keys.getFirst().grant()).isEqualTo(grant.id());
        assertThat(keys.getFirst().verifier().accepts("second")).isTrue();
        saved(grant.end(new EndedBy.Human(BOB), "done", NOON.plusSeconds(5)));
        assertThat(store.tokensOf(ALICE, SHOP)).isEmpty();
    }

    @Test
    void unendedGrantsAreThoseOfThatScope() {
        var person = Samples.approved(store, ALICE, WRITER, GrantScope.PERSON);
        Samples.approved(store, ALICE, WRITER, GrantScope.TOKEN);
        saved(Samples.active(store, ALICE, WRITER).end(new EndedBy.Clock(), "over", NOON.plusSeconds(5)));

        assertThat(store.<List<Grant>>transact(unit -> unit.unended(ALICE, SHOP, WRITER, GrantScope.PERSON)))
                .containsExactly(person);
    }
}
