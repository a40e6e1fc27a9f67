package io.nightlatch.access.converge;

import static io.nightlatch.access.Demo.ALICE;
import static io.nightlatch.access.Demo.BOB;
import static io.nightlatch.access.Demo.CAROL;
import static io.nightlatch.access.Demo.ORDERS_WRITER;
import static io.nightlatch.access.Demo.SHOP;
import static io.nightlatch.access.Demo.SHOP_OWNER;
import static io.nightlatch.access.event.EventKind.GRANT_ENDED;
import static io.nightlatch.access.event.EventKind.GRANT_END_UNVERIFIED;
import static io.nightlatch.access.event.EventKind.GRANT_END_VERIFIED;
import static io.nightlatch.access.event.EventKind.REQUEST_EXPIRED;
import static io.nightlatch.access.event.EventKind.SESSION_ENDED;
import static io.nightlatch.access.event.EventKind.SESSION_END_UNVERIFIED;
import static io.nightlatch.access.grant.World.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.converge.CrashPoints.Crash;
import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Severity;
import io.nightlatch.access.grant.Approvals;
import io.nightlatch.access.grant.GrantState.Ended;
import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.grant.Sight;
import io.nightlatch.access.grant.Verification;
import io.nightlatch.access.grant.World;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.session.LoginName;
import io.nightlatch.access.session.Session;
import io.nightlatch.access.session.SessionEnd;
import io.nightlatch.access.session.SessionLogins;
import io.nightlatch.access.session.SessionState;
import io.nightlatch.access.session.TargetUnavailable;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConvergerTest {
    private final CrashPoints points = new CrashPoints();
    private World world = new World();
    private FakeTarget target = new FakeTarget(points);
    private FakeSessions live = new FakeSessions();

    @Test
    void cutsTheSessionsOfAGrantThatIsOverAndProvesItsEnd() {
        var session = connect(ALICE);
        var grant = granted(session);
        world.clock.forward(Duration.ofMinutes(15));

        converge();
        var cut = live.cuts.get(session);
        live.finishCuts(target, sessions());
        converge();

        assertThat(cut)
                .isNotNull()
                .satisfies(it -> assertThat(it.detail()).contains(grant + " of orders_writer was ended by the clock"));
        assertThat(target.logins).isEmpty();
        assertThat(verification(grant)).isEqualTo(Verification.VERIFIED);
        assertThat(world.store.events(GRANT_END_VERIFIED)).singleElement().satisfies(event -> {
            assertThat(event.what().detail().get("sessions")).isEqualTo(List.of(session.value()));
            assertThat(event.what().detail().get("readBack"))
                    .asString()
                    .contains("query=select 0", "answers={logins=0}", "at=1970-01-01T00:00:00Z", "oid=1");
        });
    }

    @Test
    void waitsWithoutAnAlarmForWhatMayComeToItsEnd() {
        var session = connect(ALICE);
        var grant = granted(session);
        world.clock.forward(Duration.ofMinutes(15));
        live.finishing.add(session);
        var converger = converger(Map.of(SHOP, target));

        converger.converge();
        world.clock.forward(Converger.PATIENCE.plusMillis(1));
        converger.converge();
        var meanwhile = world.store.grant(grant).orElseThrow().state().word();
        live.finishing.clear();
        converger.converge();
        live.finishCuts(target, sessions());
        converger.converge();

        assertThat(meanwhile).isEqualTo("ending");
        assertThat(world.store.events(io.nightlatch.access.event.EventKind.GRANT_END_UNVERIFIED))
                .isEmpty();
        assertThat(verification(grant)).isEqualTo(Verification.VERIFIED);
    }

    @Test
    void raisesAnAlarmAlsoForASessionThatHeldNothingAndLetsAnEndingRestBetweenTries() {
        var session = connect(ALICE);
        restart();
        target.stuck = target.logins.keySet().stream().findFirst();
        var sessions = sessions();
        var converger = converger(Map.of(SHOP, target), sessions);

        converger.converge();
        converger.converge(); // too soon
        var soon = sessions.unfinished().all();
        world.clock.forward(Converger.PATIENCE.plusMillis(1));
        converger.converge();
        world.clock.forward(Converger.PATIENCE);
        converger.converge();

        assertThat(soon).singleElement().satisfies(ending -> {
            assertThat(ending.attempts()).isEqualTo(1);
            assertThat(ending.left()).containsExactly("owns a table");
        });
        assertThat(world.store.events(SESSION_END_UNVERIFIED)).singleElement().satisfies(event -> {
            assertThat(event.what().severity()).isEqualTo(Severity.ALARM);
            assertThat(event.what().session()).contains(session);
            assertThat(event.what().detail().get("left")).isEqualTo(List.of("owns a table"));
        });
        assertThat(world.store.events(SESSION_ENDED)).hasSize(1);
    }

    @Test
    void leavesSessionsAloneThatHoldNothingThatIsOver() {
        var session = connect(ALICE);
        granted(session);
        connect(BOB);

        converge();

        assertThat(live.cuts).isEmpty();
        assertThat(target.logins).hasSize(2);
        assertThat(world.store.events(SESSION_ENDED)).isEmpty();
    }

    @Test
    void provesTheEndOfAGrantWhoseSessionHasGoneOnWithAnotherLogin() {
        var session = connect(ALICE);
        var grant = granted(session);
        world.grants.revoke(ALICE, grant, Optional.empty());
        goesOn(session);

        converge();
        converge();

        assertThat(target.logins).as("the one of now").hasSize(1);
        assertThat(state(session)).isEqualTo(SessionState.OPEN);
        assertThat(verification(grant)).isEqualTo(Verification.VERIFIED);
        assertThat(live.cuts).doesNotContainKey(session);
        assertThat(world.store.events(EventKind.SESSION_LOGIN_ENDED)).hasSize(1);
        assertThat(world.store.events(GRANT_END_VERIFIED))
                .singleElement()
                .satisfies(event -> assertThat(event.what().detail().get("logins"))
                        .isEqualTo(List.of(LoginName.of(ALICE.name(), session))));
    }

    @Test
    void doesNotCallAGrantOverWhileTheLoginThatHadItIsStillThere() {
        var session = connect(ALICE);
        var grant = granted(session);
        world.grants.revoke(ALICE, grant, Optional.empty());
        goesOn(session);
        target.stuck = Optional.of(LoginName.of(ALICE.name(), session));

        converge();
        world.clock.forward(Converger.PATIENCE.plusMillis(1));
        converge();

        assertThat(verification(grant)).isEqualTo(Verification.UNVERIFIED);
        assertThat(state(session)).isEqualTo(SessionState.OPEN);
    }

    @Test
    void endsBothLoginsOfASessionThatWasGoingOnWhenTheProcessDied() {
        var session = connect(ALICE);
        var grant = granted(session);
        world.grants.revoke(ALICE, grant, Optional.empty());
        goesOn(session);
        restart();
        target.stuck = Optional.of(LoginName.of(ALICE.name(), session));

        converge();
        var afterTheFirst = state(session);
        target.stuck = Optional.empty();
        converge();

        assertThat(afterTheFirst).isEqualTo(SessionState.ENDING);
        assertThat(target.logins).isEmpty();
        assertThat(state(session)).isEqualTo(SessionState.ENDED);
        assertThat(verification(grant)).isEqualTo(Verification.VERIFIED);
    }

    /** As the gateway does it: written down, then made; the old login is nobody's from then on. */
    private void goesOn(SessionId session) {
        var name = LoginName.of(ALICE.name(), session, 2);
        sessions().goesOn(session, name, SessionEnd.byNightlatch("the grant has ended"));
        live.live.put(session, target.open(session, ALICE.name(), 2, List.of()));
    }

    @Test
    void endsTheLoginsOfAnEarlierLife() {
        var session = connect(ALICE);
        var grant = granted(session);
        target.open(new SessionId("S-00000000"), CAROL.name(), List.of()); // made, and nothing written down
        restart();
        world.grants.revoke(ALICE, grant, Optional.empty());

        converge();

        assertThat(target.logins).isEmpty();
        assertThat(world.store.session(session).orElseThrow().state()).isEqualTo(SessionState.ENDED);
        assertThat(verification(grant)).isEqualTo(Verification.VERIFIED);
    }

    @Test
    void cutsTheSessionsOfWhoeverWasDisabledAndEndsWhatTheyHold() {
        var converger = converger(Map.of(SHOP, target));
        var session = connect(ALICE);
        var grant = granted(session);
        connect(BOB);

        world.people.put(ALICE, true);
        converger.converge();

        assertThat(live.cuts).containsOnlyKeys(session);
        assertThat(world.store.grant(grant).orElseThrow().deadline()).isEmpty();
    }

    @Test
    void cutsTheSessionsOfWhoeverLeftAGroupAndEndsOnlyWhatTheyMayNotAskForAnyMore() {
        var converger = converger(Map.of(SHOP, target));
        var session = connect(BOB);
        var grant = world.granted(World.ask(BOB, SHOP_OWNER), CAROL).id();

        world.people.put(new Principal(BOB.name(), Set.of(new Group("developers"))), false);
        converger.converge();

        assertThat(live.cuts.get(session)).isNotNull();
        assertThat(world.store.grant(grant).orElseThrow().deadline()).isPresent();
    }

    @Test
    void leavesThemAloneWhoCameOrJoinedAGroup() {
        var converger = converger(Map.of(SHOP, target));
        connect(ALICE);

        world.people.put(new Principal(ALICE.name(), Set.of(new Group("developers"), new Group("dbas"))), false);
        converger.converge();

        assertThat(live.cuts).isEmpty();
    }

    @Test
    void closesASessionWhoseLoginWasNeverMade() {
        var session = world.session(ALICE);

        converge();

        assertThat(world.store.session(session).orElseThrow().state()).isEqualTo(SessionState.ENDED);
        assertThat(world.store.events(SESSION_ENDED)).hasSize(1);
    }

    @Test
    void raisesAnAlarmWhenAnEndingTakesTooLongAndGoesOnUntilItIsDone() {
        var session = connect(ALICE);
        var grant = granted(session);
        restart();
        target.stuck = target.logins.keySet().stream().findFirst();
        world.grants.revoke(ALICE, grant, Optional.empty());

        converge();
        var patient = world.store.events(GRANT_END_UNVERIFIED);
        world.clock.forward(Converger.PATIENCE.plusMillis(1));
        converge();
        converge();
        var alarms = world.store.events(GRANT_END_UNVERIFIED);
        target.stuck = Optional.empty();
        converge();

        assertThat(patient).isEmpty();
        assertThat(alarms).singleElement().satisfies(event -> {
            assertThat(event.what().severity()).isEqualTo(Severity.ALARM);
            assertThat(event.what().detail().get("left")).isEqualTo(List.of(session.value()));
        });
        assertThat(verification(grant)).isEqualTo(Verification.VERIFIED);
        assertThat(world.store.session(session).orElseThrow().state()).isEqualTo(SessionState.ENDED);
        assertThat(world.store.events(SESSION_ENDED)).hasSize(2); // once with what is left, once when it is over
    }

    @Test
    void doesNotLetOneDatabaseThatIsAwayHoldUpTheOthers() {
        var session = connect(ALICE);
        restart();
        var away = new DatabaseName("away");
        var broken = (SessionLogins)
                Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {SessionLogins.class}, (_, _, _) -> {
                    throw new TargetUnavailable("connection refused", Optional.empty(), new IOException());
                });

        var failures = converger(Map.of(away, broken, SHOP, target)).converge();

        assertThat(failures).containsOnlyKeys(away);
        assertThat(world.store.session(session).orElseThrow().state()).isEqualTo(SessionState.ENDED);
    }

    /** The process dies at one point after another, with and without taking its connections with it; the next pass mends it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void repairsACrashAtAnyPoint(boolean connectionsDie) {
        int point = 0;
        boolean crashed;
        do {
            world = new World();
            target = new FakeTarget(points);
            live = new FakeSessions();
            var cut = connect(ALICE);
            var grant = granted(cut);
            var unused = world.granted(ask(BOB, SHOP_OWNER), CAROL).id();
            world.filed(ask(BOB, ORDERS_WRITER));
            var gone = connect(BOB);
            live.live.remove(gone);
            var innocent = connect(CAROL);
            world.clock.forward(Approvals.OPEN_FOR);

            points.arm(point++);
            crashed = crashes();
            points.disarm();
            if (connectionsDie) restart();
            converge();
            live.finishCuts(target, sessions());
            converge();

            assertThat(target.logins).as("crash at %d", point).hasSize(connectionsDie ? 0 : 1);
            assertThat(state(cut)).isEqualTo(SessionState.ENDED);
            assertThat(state(gone)).isEqualTo(SessionState.ENDED);
            assertThat(state(innocent)).isEqualTo(connectionsDie ? SessionState.ENDED : SessionState.OPEN);
            assertThat(verification(grant)).isEqualTo(Verification.VERIFIED);
            assertThat(verification(unused)).isEqualTo(Verification.VERIFIED);
            assertThat(world.store.events(REQUEST_EXPIRED)).hasSize(1);
            assertThat(world.store.events(GRANT_ENDED)).hasSize(2);
            assertThat(world.store.events(GRANT_END_VERIFIED)).hasSize(2);
            assertThat(world.store.events(SESSION_ENDED)).hasSize(connectionsDie ? 3 : 2);
        } while (crashed);
        assertThat(point).as("points of a pass").isGreaterThan(10);
    }

    private boolean crashes() {
        try {
            converge();
            live.finishCuts(target, sessions());
            converge();
            return false;
        } catch (Crash _) {
            return true;
        }
    }

    private Map<DatabaseName, RuntimeException> converge() {
        return converger(Map.of(SHOP, target)).converge();
    }

    private Converger converger(Map<DatabaseName, SessionLogins> targets) {
        return converger(targets, sessions());
    }

    private Converger converger(Map<DatabaseName, SessionLogins> targets, Sessions sessions) {
        var store = crashingStore();
        return new Converger(
                store,
                new Trail(world.store),
                new Approvals(store, () -> world.policy, world.people, world.clock),
                world.grantsOn(store),
                sessions,
                live,
                targets,
                world.people,
                world.clock);
    }

    private Sessions sessions() {
        return new Sessions(crashingStore(), world.clock);
    }

    /** Before a transaction and after it are points to die at. */
    private GrantStore crashingStore() {
        return (GrantStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {GrantStore.class}, (_, method, arguments) -> {
                    boolean change = method.getName().equals("transact");
                    if (change) points.pass();
                    var result = method.invoke(world.store, arguments);
                    if (change) points.pass();
                    return result;
                });
    }

    private SessionId connect(Principal who) {
        var id = world.session(who);
        live.live.put(id, target.open(id, who.name(), List.of()));
        return id;
    }

    private GrantId granted(SessionId session) {
        var grant = world.granted(ask(ALICE, ORDERS_WRITER), BOB).id();
        world.grants.use(grant, session);
        return grant;
    }

    /** All connections and all that only memory knew are gone. */
    private void restart() {
        live = new FakeSessions();
    }

    private Verification verification(GrantId grant) {
        if (world.store.grant(grant).orElseThrow().state()
                instanceof Ended(var _, var _, var _, var _, var _, var verification)) {
            return verification;
        }
        throw new AssertionError(grant + " has not ended");
    }

    private SessionState state(SessionId session) {
        return world.store.sessions(new Sight.All(), GrantStore.SessionFilter.ALL, Optional.empty(), 100).stream()
                .filter(it -> it.id().equals(session))
                .map(Session::state)
                .findFirst()
                .orElseThrow();
    }
}
