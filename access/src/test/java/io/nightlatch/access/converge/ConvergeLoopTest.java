package io.nightlatch.access.converge;

import static io.nightlatch.access.Demo.ALICE;
import static io.nightlatch.access.Demo.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.grant.World;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.session.SessionState;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConvergeLoopTest {
    private final World world = new World();
    private final LinkedBlockingQueue<Map<DatabaseName, RuntimeException>> passes = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<RuntimeException> failures = new LinkedBlockingQueue<>();

    @Test
    void looksAtTheStartAndWheneverItIsNudged() throws Exception {
        try (var loop = loop()) {
            loop.start();
            assertThat(passes.poll(10, TimeUnit.SECONDS)).isEmpty();

            var session = world.session(ALICE);
            loop.nudge();

            assertThat(passes.poll(4, TimeUnit.SECONDS))
                    .as("sooner than by itself")
                    .isEmpty();
            assertThat(world.store.session(session).orElseThrow().state()).isEqualTo(SessionState.ENDED);
        }
        assertThat(failures).isEmpty();
    }

    private ConvergeLoop loop() {
        var converger = new Converger(
                world.store,
                new Trail(world.store),
                world.approvals,
                world.grants,
                new Sessions(world.store, world.clock),
                new FakeSessions(),
                Map.of(SHOP, new FakeTarget(new CrashPoints())),
                world.people,
                world.clock);
        return new ConvergeLoop(converger, world.store, world.clock, passes::add, failures::add);
    }
}
