package io.nightlatch.access.policy;

import java.time.Duration;

/**
 * How a grant in use may be given more time.
 *
 * @param times how often
 * @param total how long the grant may last in all, from its first use
 * @param again whether each extension needs the approval of the role again
 */
public record Extend(int times, Duration total, boolean again) {
    public Extend {
        if (times < 1 || !total.isPositive())
            throw new IllegalArgumentException("a grant is extended once at least, to last longer than nothing");
    }

    Extend strictest(Extend other) {
        return new Extend(
                Math.min(times, other.times),
                total.compareTo(other.total) < 0 ? total : other.total,
                again || other.again);
    }
}
