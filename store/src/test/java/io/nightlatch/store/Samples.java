package io.nightlatch.store;

import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.policy.Stage;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.access.request.RequestEvent;
import io.nightlatch.access.request.RequestState;
import io.nightlatch.access.session.Session;
import io.nightlatch.access.session.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** People and things that the tests speak of. */
final class Samples {
    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    static final PrincipalName ALICE = new PrincipalName("alice");
    static final PrincipalName BOB = new PrincipalName("bob");
    static final PrincipalName CAROL = new PrincipalName("carol");
    static final DatabaseName SHOP = new DatabaseName("shop");
    static final DatabaseRole WRITER = new DatabaseRole("orders_writer");
    static final Stage ONE_LEAD = new Stage(List.of(new Group("team-leads")), 1);
    static final Stage ONE_DBA = new Stage(List.of(new Group("dbas")), 1);

    private Samples() {}

    static AccessRequest request(
            GrantStore.Unit unit, PrincipalName who, DatabaseRole role, GrantScope scope, Stage... stages) {
        return request(unit, who, role, scope, NOON, stages);
    }

    static AccessRequest request(
            GrantStore.Unit unit, PrincipalName who, DatabaseRole role, GrantScope scope, Instant at, Stage... stages) {
        var expiresAt = at.plus(Duration.ofHours(8));
        return new AccessRequest(
                unit.newRequestId(),
                who,
                SHOP,
                role,
                Optional.of("fix order 42"),
                Duration.ofMinutes(15),
                scope,
                Optional.empty(),
                Optional.empty(),
                List.of(stages),
                "v1",
                at,
                expiresAt,
                List.of(),
                new RequestState.Pending(expiresAt));
    }

    /** A pending request of alice for {@code role}. */
    static AccessRequest filed(GrantStore store, DatabaseRole role, Stage... stages) {
        return store.transact(unit -> {
            var request = request(unit, ALICE, role, GrantScope.PERSON, stages);
            unit.save(request, about(EventKind.REQUEST_FILED));
            return request;
        });
    }

    /** A grant of {@code who} that bob approved and nobody used yet. */
    static Grant approved(GrantStore store, PrincipalName who, DatabaseRole role, GrantScope scope) {
        return store.transact(unit -> {
            var request = request(unit, who, role, scope, ONE_LEAD);
            unit.save(request);
            var id = unit.newGrantId();
            var after = request.on(new RequestEvent.Approve(BOB, Optional.of("go"), NOON.plusSeconds(1), id));
            var grant = Grant.of(after, id, NOON.plusSeconds(1));
            unit.save(after, about(EventKind.REQUEST_APPROVED));
            unit.save(grant, about(EventKind.GRANT_APPROVED));
            return grant;
        });
    }

    static Grant active(GrantStore store, PrincipalName who, DatabaseRole role) {
        var grant = approved(store, who, role, GrantScope.PERSON).activate(NOON.plusSeconds(2));
        return store.transact(unit -> {
            unit.save(grant, about(EventKind.GRANT_ACTIVATED));
            return grant;
        });
    }

    static Session open(GrantStore store, PrincipalName who) {
        return open(store, who, NOON);
    }

    static Session open(GrantStore store, PrincipalName who, Instant at) {
        var id = SessionId.random(ThreadLocalRandom.current());
        var session = new Session(
                id,
                who,
                SHOP,
                who + "~" + id.inLogin(),
                "127.0.0.1",
                "psql",
                at,
                Optional.empty(),
                List.of(),
                SessionState.OPEN,
                Optional.empty());
        return store.transact(unit -> {
            unit.save(session, about(EventKind.SESSION_STARTED));
            return session;
        });
    }

    static Happening about(EventKind kind) {
        return Happening.of(kind).to(ALICE).on(SHOP);
    }
}
