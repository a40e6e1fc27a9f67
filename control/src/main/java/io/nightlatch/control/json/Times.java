package io.nightlatch.control.json;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Instants as the API tells them: RFC 3339 in UTC, cut to milliseconds. */
final class Times {
    private Times() {}

    static Instant cut(Instant at) {
        return at.truncatedTo(ChronoUnit.MILLIS);
    }
}
