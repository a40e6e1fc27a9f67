package io.nightlatch.control.signin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts failed sign-ins by name and by address. Each failure is forgotten after a while; who has too many unforgotten
 * ones waits until the next is. Success forgets nothing, or one's own password would buy guesses at another's.
 */
final class Attempts {
    private static final int KEYS_KEPT = 20_000;

    private final InstantSource clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > KEYS_KEPT;
        }
    };

    /** {@code forgottenAt}: when all of them are; each takes {@code each} off it. */
    private record Failures(Instant forgottenAt) {}

    /** How many failures are borne, and how long one counts. */
    enum Limit {
        BY_NAME(10, Duration.ofSeconds(6)),
        BY_ADDRESS(30, Duration.ofSeconds(2));

        final int most;
        final Duration each;

        Limit(int most, Duration each) {
            this.most = most;
            this.each = each;
        }
    }

    Attempts(InstantSource clock) {
        this.clock = clock;
    }

    /** How long to wait before the next attempt; empty when it may come now. */
    synchronized Optional<Duration> mustWait(Limit limit, String key) {
        var now = clock.instant();
        var known = failures.get(limit + ":" + key);
        if (known == null) return Optional.empty();
        var mayAt = known.forgottenAt().minus(limit.each.multipliedBy(limit.most - 1L));
        return mayAt.isAfter(now) ? Optional.of(Duration.between(now, mayAt)) : Optional.empty();
    }

    synchronized void failed(Limit limit, String key) {
        var now = clock.instant();
        var known = failures.get(limit + ":" + key);
        var from = known == null || known.forgottenAt().isBefore(now) ? now : known.forgottenAt();
        failures.put(limit + ":" + key, new Failures(from.plus(limit.each)));
    }
}
