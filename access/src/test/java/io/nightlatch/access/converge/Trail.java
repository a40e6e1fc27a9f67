package io.nightlatch.access.converge;

import io.nightlatch.access.event.Event;
import io.nightlatch.access.event.EventFilter;
import io.nightlatch.access.event.Events;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.grant.InMemoryGrantStore;
import java.util.List;

/** What the store in memory has written down, as far as converging asks for it: by kind and session, newest first. */
record Trail(InMemoryGrantStore store) implements Events {
    @Override
    public List<Event> readBack(EventFilter filter, long before, int limit) {
        return store.events().reversed().stream()
                .filter(event ->
                        filter.kind().equals(java.util.Optional.of(event.what().kind())))
                .filter(event -> filter.session().equals(event.what().session()))
                .limit(limit)
                .toList();
    }

    @Override
    public void record(List<Happening> what) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Event> read(EventFilter filter, long after, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long newest() {
        throw new UnsupportedOperationException();
    }

    @Override
    public AutoCloseable watch(Runnable onNew) {
        throw new UnsupportedOperationException();
    }
}
