package io.nightlatch.postgres.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.Demo;
import io.nightlatch.access.grant.InMemoryGrantStore;
import io.nightlatch.access.grant.World;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.policy.PolicyFile;
import io.nightlatch.access.request.AccessRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
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
            var one = decisions.of(request, _ -> {});
            var other = decisions.of(request, _ -> {});
            var gaveUp = decisions.of(request, _ -> {});
            gaveUp.cancel(false);
            world.approvals.deny(Demo.BOB, request.id(), Optional.empty());
            trail.changed();

            assertThat(one.get(20, TimeUnit.SECONDS).isPending()).isFalse();
            assertThat(other.get(20, TimeUnit.SECONDS).isPending()).isFalse();
            assertThat(gaveUp)
                    .isCancelled()
                    .failsWithin(Duration.ZERO)
                    .withThrowableOfType(CancellationException.class);
        }
    }

    @Test
    void whoWaitsIsToldWhenOthersAreAsked() throws Exception {
        world.policy = PolicyFile.parse("policy.yaml", """
            databases:
              shop:
                wrapped:
                  - role: orders_writer
                    who: [developers]
                    approve: [{by: [team-leads], unanswered: [{after: 1m, then: widen, by: [dbas]}]}]
                    duration: {max: 1h}
            """, Optional.empty()).policy();
        var request = world.filed(World.ask(Demo.ALICE, Demo.ORDERS_WRITER));
        try (var decisions = new Decisions(world.store, trail)) {
            var told = new CompletableFuture<AccessRequest>();
            var decided = decisions.of(request, told::complete);
            world.clock.forward(Duration.ofMinutes(1));
            world.approvals.expire();
            trail.changed();

            assertThat(told.get(20, TimeUnit.SECONDS).stage().names()).containsExactly("team-leads", "dbas");
            assertThat(decided).isNotDone();
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
            assertThat(decisions.of(request, _ -> {}).get(20, TimeUnit.SECONDS).isPending())
                    .isFalse();
        }
    }
}
