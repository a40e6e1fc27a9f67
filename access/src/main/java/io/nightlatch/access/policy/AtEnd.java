package io.nightlatch.access.policy;

import java.time.Duration;

/**
 * What becomes at the end of a grant's time of what runs under it.
 *
 * @param within how long it may go on, at the most; zero where it may not
 */
public record AtEnd(Finish finish, Duration within) {
    public static final AtEnd CUT = new AtEnd(Finish.NOTHING, Duration.ZERO);

    /** What may come to its end, the strictest first. */
    public enum Finish {
        NOTHING,
        STATEMENT,
        TRANSACTION
    }

    public AtEnd {
        if ((finish == Finish.NOTHING) == within.isPositive())
            throw new IllegalArgumentException("what may finish has some time for it, and nothing else has");
    }

    public boolean cuts() {
        return finish == Finish.NOTHING;
    }

    AtEnd strictest(AtEnd other) {
        if (cuts() || other.cuts()) return CUT;
        return new AtEnd(
                finish.compareTo(other.finish) < 0 ? finish : other.finish,
                within.compareTo(other.within) < 0 ? within : other.within);
    }
}
