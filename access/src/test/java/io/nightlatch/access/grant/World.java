package io.nightlatch.access.grant;

import static io.nightlatch.access.Demo.SHOP;
import static io.nightlatch.access.Demo.at;

import io.nightlatch.access.Demo;
import io.nightlatch.access.StandingClock;
import io.nightlatch.access.event.Event;
import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.policy.Authority;
import io.nightlatch.access.policy.Policy;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.access.request.RequestState;
import io.nightlatch.access.session.LoginName;
import io.nightlatch.access.session.Session;
import io.nightlatch.access.session.SessionState;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The demo's people and policy with a store, a clock at noon, and the two services on them. */
public final class World {
    public final StandingClock clock = new StandingClock(at("12:00"));
    public final Demo.People people = Demo.people();
    public final InMemoryGrantStore store;
    public final Approvals approvals;
    public final Grants grants;
    public Policy policy = Demo.policy();
    private final Random random;

    public World() {
        this(7);
    }

    public World(long seed) {
        random = new Random(seed);
        store = new InMemoryGrantStore(clock, seed);
        approvals = new Approvals(store, () -> policy, people, clock);
        grants = grantsOn(store);
    }

    public Grants grantsOn(GrantStore otherStore) {
        return new Grants(otherStore, people, new Authority(Demo.CAPABILITIES, () -> policy), clock);
    }

    public static Ask ask(Principal who, DatabaseRole role) {
        return ask(who, role, GrantScope.PERSON);
    }

    public static Ask ask(Principal who, DatabaseRole role, GrantScope scope) {
        return new Ask(
                who,
                SHOP,
                role,
                Optional.of("ticket 4711"),
                Optional.empty(),
                scope,
                Optional.empty(),
                Optional.empty());
    }

    public AccessRequest filed(Ask ask) {
        if (approvals.file(ask) instanceof Answer.Done(var request)) return request;
        throw new AssertionError("not filed: " + ask);
    }

    public Grant granted(Ask ask, Principal... approvers) {
        var request = filed(ask);
        Answer last = new Answer.Done(request);
        for (var approver : approvers) last = approvals.approve(approver, request.id(), Optional.empty());
        if (last instanceof Answer.Done(var after) && after.state() instanceof RequestState.Approved(var _, var id)) {
            return store.grant(id).orElseThrow();
        }
        throw new AssertionError("not granted: " + last);
    }

    /** A session that is written down as started. */
    public SessionId session(Principal who) {
        var id = SessionId.random(random);
        var session = new Session(
                id,
                who.name(),
                SHOP,
                LoginName.of(who.name(), id),
                "127.0.0.1",
                "psql",
                clock.instant(),
                Optional.empty(),
                List.of(),
                SessionState.OPEN,
                Optional.empty());
        store.transact(unit -> {
            unit.save(session, Happening.of(EventKind.SESSION_STARTED).in(id).to(who.name()));
            return true;
        });
        return id;
    }

    public List<EventKind> eventKinds() {
        return store.events().stream().map(Event::what).map(Happening::kind).toList();
    }
}
