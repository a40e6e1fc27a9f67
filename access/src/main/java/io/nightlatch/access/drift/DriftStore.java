package io.nightlatch.access.drift;

import io.nightlatch.access.event.Happening;
import io.nightlatch.access.identity.DatabaseName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Differences, and how the wrapped roles looked when they were last looked at and found right. */
public interface DriftStore {
    /** Newest first, at most so many. */
    List<FoundDrift> found(boolean goneToo, int limit);

    /** With its event. */
    FoundDrift record(DatabaseName database, Drift drift, Instant firstSeen, Happening what);

    /** It is not there any more. */
    void gone(long number, Instant at);

    void undone(long number, String outcome, Happening what);

    /** By the roles' names. */
    Map<String, String> knownRoles(DatabaseName database);

    /** From now on this is how the role should look; empty: forget it, and take what the next look finds. */
    void knowRole(DatabaseName database, String role, Optional<String> looks);
}
