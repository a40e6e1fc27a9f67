package io.nightlatch.postgres.sql;

import java.time.Duration;

/**
 * How much anybody may cost.
 *
 * @param lengthUnits a longer text is not read, in UTF-16 units
 * @param deadline of one reading
 * @param longestWait for a parser that is free
 * @param parsers at most so many at once, each of 40 MiB
 * @param cacheBytes what may be remembered, roughly
 */
public record ReadLimits(int lengthUnits, Duration deadline, Duration longestWait, int parsers, long cacheBytes) {
    public ReadLimits {
        if (lengthUnits < 1 || parsers < 1 || cacheBytes < 0 || !deadline.isPositive() || longestWait.isNegative())
            throw new IllegalArgumentException(
                    "no limits to read by: " + lengthUnits + ", " + deadline + ", " + parsers);
    }

    /** Two parsers to four, by the cores of this machine. */
    public static ReadLimits usual() {
        int parsers = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 4);
        return new ReadLimits(256 * 1024, Duration.ofMillis(250), Duration.ofSeconds(1), parsers, 32L * 1024 * 1024);
    }
}
