package io.nightlatch.control;

import io.nightlatch.access.event.Event;
import io.nightlatch.access.event.EventFilter;
import io.nightlatch.access.event.Events;
import io.nightlatch.access.event.Happening;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A trail in a list. */
public final class InMemoryEvents implements Events {
    private final InstantSource clock;
    private final List<Event> trail = new ArrayList<>();
    private final Set<Runnable> watchers = ConcurrentHashMap.newKeySet();

    InMemoryEvents(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void record(List<Happening> what) {
        synchronized (this) {
            for (var happening : what) trail.add(new Event(trail.size() + 1L, clock.instant(), happening));
        }
        watchers.forEach(Runnable::run);
    }

    @Override
    public synchronized List<Event> read(EventFilter filter, long after, int limit) {
        return trail.stream()
                .filter(event -> event.id() > after && matches(filter, event))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<Event> readBack(EventFilter filter, long before, int limit) {
        return trail.reversed().stream()
                .filter(event -> event.id() < before && matches(filter, event))
                .limit(limit)
                .toList();
    }

    private static boolean matches(EventFilter filter, Event event) {
        var what = event.what();
        return filter.from().filter(event.at()::isBefore).isEmpty()
                && filter.until().filter(until -> !event.at().isBefore(until)).isEmpty()
                && filter.severity()
                        .filter(least -> what.severity().compareTo(least) < 0)
                        .isEmpty()
                && filter.text()
                        .filter(text ->
                                !what.toString().toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT)))
                        .isEmpty()
                && agrees(filter.role(), what.role())
                && agrees(filter.principal(), what.principal())
                && agrees(filter.database(), what.database())
                && agrees(filter.kind(), Optional.of(what.kind()))
                && agrees(filter.request(), what.request())
                && agrees(filter.grant(), what.grant())
                && agrees(filter.session(), what.session());
    }

    private static <T> boolean agrees(Optional<T> asked, Optional<T> there) {
        return asked.isEmpty() || asked.equals(there);
    }

    @Override
    public synchronized long newest() {
        return trail.size();
    }

    @Override
    public AutoCloseable watch(Runnable onNew) {
        watchers.add(onNew);
        return () -> watchers.remove(onNew);
    }
}
