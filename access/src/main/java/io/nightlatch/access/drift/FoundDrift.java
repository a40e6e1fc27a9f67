package io.nightlatch.access.drift;

import io.nightlatch.access.identity.DatabaseName;
import java.time.Instant;
import java.util.Optional;

/**
 * A difference that was written down.
 *
 * @param number what people call it by
 * @param lookedLike what it looked like at first; it may have changed since
 * @param goneAt since when it is not there any more
 * @param undone what came of undoing it, where policy says that it is to be undone
 */
public record FoundDrift(
        long number,
        DatabaseName database,
        Drift lookedLike,
        Instant firstSeen,
        Optional<Instant> goneAt,
        Optional<String> undone) {}
