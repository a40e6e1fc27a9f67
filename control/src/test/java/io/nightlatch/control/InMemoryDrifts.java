package io.nightlatch.control;

import io.nightlatch.access.drift.Drift;
import io.nightlatch.access.drift.DriftStore;
import io.nightlatch.access.drift.FoundDrift;
import io.nightlatch.access.event.Events;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.identity.DatabaseName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the store keeps of drift, in memory. */
final class InMemoryDrifts implements DriftStore {
    private final List<FoundDrift> all = new ArrayList<>();
    private final Map<String, String> roles = new HashMap<>();
    private final Events events;

    InMemoryDrifts(Events events) {
        this.events = events;
    }

    @Override
    public synchronized List<FoundDrift> found(boolean goneToo, int limit) {
        return all.reversed().stream()
                .filter(one -> goneToo || one.goneAt().isEmpty())
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized FoundDrift record(DatabaseName database, Drift drift, Instant firstSeen, Happening what) {
        var found = new FoundDrift(all.size() + 1, database, drift, firstSeen, Optional.empty(), Optional.empty());
        all.add(found);
        events.record(List.of(what));
        return found;
    }

    @Override
    public synchronized void gone(long number, Instant at) {
        all.replaceAll(one -> one.number() != number
                ? one
                : new FoundDrift(
                        number, one.database(), one.lookedLike(), one.firstSeen(), Optional.of(at), one.undone()));
    }

    @Override
    public synchronized void undone(long number, String outcome, Happening what) {
        all.replaceAll(one -> one.number() != number
                ? one
                : new FoundDrift(
                        number, one.database(), one.lookedLike(), one.firstSeen(), one.goneAt(), Optional.of(outcome)));
        events.record(List.of(what));
    }

    @Override
    public synchronized Map<String, String> knownRoles(DatabaseName database) {
        return Map.copyOf(roles);
    }

    @Override
    public synchronized void knowRole(DatabaseName database, String role, Optional<String> looks) {
        looks.ifPresentOrElse(how -> roles.put(role, how), () -> roles.remove(role));
    }

    boolean forget(long number) {
        var one =
                found(false, 1_000).stream().filter(it -> it.number() == number).findFirst();
        one.ifPresent(it -> knowRole(it.database(), it.lookedLike().subject(), Optional.empty()));
        return one.isPresent();
    }
}
