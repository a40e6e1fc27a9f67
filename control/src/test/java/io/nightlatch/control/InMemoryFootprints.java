package io.nightlatch.control;

import io.nightlatch.access.event.Events;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.footprint.Footprint;
import io.nightlatch.access.footprint.FootprintStore;
import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.grant.GrantState;
import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.grant.GrantStore.GrantFilter;
import io.nightlatch.access.grant.Sight;
import io.nightlatch.access.id.GrantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What the store keeps of footprints, in memory. */
final class InMemoryFootprints implements FootprintStore {
    private static final int MANY = 10_000;

    private final Map<GrantId, Before> waiting = new ConcurrentHashMap<>();
    private final Map<GrantId, Footprint> taken = new ConcurrentHashMap<>();
    private final GrantStore grants;
    private final Events events;

    InMemoryFootprints(GrantStore grants, Events events) {
        this.grants = grants;
        this.events = events;
    }

    @Override
    public void save(Before before) {
        waiting.putIfAbsent(before.grant(), before);
    }

    @Override
    public boolean has(GrantId grant) {
        return waiting.containsKey(grant) || taken.containsKey(grant);
    }

    @Override
    public List<Before> due(int limit) {
        return waiting.values().stream()
                .filter(before -> grants.grant(before.grant()).orElseThrow().state() instanceof GrantState.Ended)
                .limit(limit)
                .toList();
    }

    @Override
    public void save(Footprint footprint, Happening what) {
        taken.put(footprint.grant(), footprint);
        waiting.remove(footprint.grant());
        events.record(List.of(what));
    }

    @Override
    public Optional<Footprint> footprint(GrantId grant) {
        return Optional.ofNullable(taken.get(grant));
    }

    @Override
    public List<GrantId> together(Grant grant, Instant from, Instant to) {
        return grants.grants(new Sight.All(), GrantFilter.ALL, Optional.empty(), MANY).stream()
                .filter(other ->
                        !other.id().equals(grant.id()) && other.database().equals(grant.database()))
                .filter(other -> other.state()
                        .window()
                        .filter(window -> window.at().isBefore(to))
                        .isPresent())
                .filter(other -> !(other.state() instanceof GrantState.Ended ended
                        && !ended.readBackAt().isAfter(from)))
                .map(Grant::id)
                .toList();
    }
}
