package io.nightlatch.postgres.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.Demo;
import io.nightlatch.access.grant.InMemoryGrantStore;
import io.nightlatch.access.grant.World;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.request.AccessRequest;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Holds that wait for somebody's yes or no. */
class DecisionsTest {
    private final TrailInMemory trail = new TrailInMemory();
    private final World world = new World();

    @Test
    void aDecisionReachesEveryHoldOfItsRequest() throws Exception {
        var request = world.filed(World.ask(Demo.ALICE, Demo.ORDERS_WRITER));
        try (var decisions = new Decisions(world.store, trail)) {
            var one = decisions.of(request.id());
            var other = decisions.of(request.id());
            var gaveUp = decisions.of(request.id());
            gaveUp.cancel(false);
            world.approvals.deny(Demo.BOB, request.id(), Optional.empty());
            trail.changed();

            assertThat(one.get(20, TimeUnit.SECONDS).isPending()).isFalse();
            assertThat(other.get(20, TimeUnit.SECONDS).isPending()).isFalse();
            assertThat(gaveUp)
                    .isCancelled()
                    .failsWithin(java.time.Duration.ZERO)
                    .withThrowableOfType(CancellationException.class);
        }
    }

    @Test
    void aLookThatFailsDoesNotEndAllLaterOnes() throws Exception {
        var looks = new AtomicInteger();
        var store = new InMemoryGrantStore(world.clock, 1) {
            @Override
            public synchronized Optional<AccessRequest> request(RequestId id) {
                if (looks.incrementAndGet() == 1) throw new IllegalStateException("a fault");
                return world.store.request(id);
            }
        };
        var request = world.filed(World.ask(Demo.ALICE, Demo.ORDERS_WRITER));
        world.approvals.deny(Demo.BOB, request.id(), Optional.empty());
        try (var decisions = new Decisions(store, trail)) {
            assertThat(decisions.of(request.id()).get(20, TimeUnit.SECONDS).isPending())
                    .isFalse();
        }
    }
}
