package io.nightlatch.access.converge;

import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import java.time.Instant;
import java.util.List;

/**
 * A session login that should be gone from its target and is not, {@code since} it was first tried in vain by this process.
 * {@code left} says in sentences what is there and what stands in the way, as seen at the last try.
 */
public record UnfinishedEnding(
        SessionId session,
        DatabaseName database,
        String login,
        Instant since,
        int attempts,
        Instant nextAttempt,
        List<String> left) {
    public UnfinishedEnding {
        left = List.copyOf(left);
    }
}
