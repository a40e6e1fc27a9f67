package io.nightlatch.access.session;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * How a target was asked whether something is left, and what it said: the query as it was sent, the OID that it was asked
 * about, each column of its one row, and the target's own time of the answer.
 */
public record Evidence(String query, long oid, Map<String, Object> answers, Instant at) {
    public Evidence {
        answers = Map.copyOf(answers);
        Objects.requireNonNull(at);
    }
}
