package io.nightlatch.postgres.gateway;

import io.nightlatch.access.converge.Cuts;
import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.policy.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Ends a session's grants by the clock, and says so before. Confined to the session's event loop. */
final class GrantClock {
    /** When the client is told that its time runs out. */
    private static final List<Duration> WARNINGS =
            List.of(Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ofSeconds(10));

    private final LiveSession session;
    private final InstantSource clock;
    private final Map<GrantId, List<Future<?>>> planned = new HashMap<>();

    GrantClock(LiveSession session, InstantSource clock) {
        this.session = session;
        this.clock = clock;
    }

    /** Counts to that end from now on; what was planned for an end before is not done. */
    void start(Relay carrier, Grant grant, Instant endsAt) {
        planned.getOrDefault(grant.id(), List.of()).forEach(one -> one.cancel(false));
        var remaining = Duration.between(clock.instant(), endsAt);
        var longest = remaining.compareTo(grant.duration()) > 0 ? remaining : grant.duration();
        var all = new ArrayList<Future<?>>();
        all.add(after(carrier, remaining, () -> session.grantRanOut(grant.id(), Cuts.endOf(grant))));
        for (var before : WARNINGS) {
            var in = remaining.minus(before);
            if (in.isNegative() || before.multipliedBy(2).compareTo(longest) > 0) continue;
            all.add(after(carrier, in, () -> warn(carrier, grant, endsAt)));
        }
        planned.put(grant.id(), all);
    }

    /** In that time, unless the session has ended before: the clock of a long grant does not keep a short session's memory. */
    private Future<?> after(Relay carrier, Duration in, Runnable what) {
        var soon = carrier.loop.schedule(what, Math.max(0, in.toMillis()), TimeUnit.MILLISECONDS);
        session.onEnd(() -> soon.cancel(false));
        return soon;
    }

    private void warn(Relay carrier, Grant grant, Instant endsAt) {
        if (carrier.isOver() || session.hasLeft(grant.id())) return;
        carrier.notice("your grant " + grant.id() + " of " + grant.role() + " ends in " + left(clock.instant(), endsAt)
                + session.whatRuns());
    }

    static String extended(Grant grant, Instant now, Instant endsAt) {
        return grant.id() + " was extended: you have " + grant.role() + " on " + grant.database() + " until "
                + LiveSession.clock(endsAt) + ", " + left(now, endsAt);
    }

    private static String left(Instant now, Instant endsAt) {
        return Durations.format(Duration.between(now, endsAt).plusMillis(500));
    }
}
