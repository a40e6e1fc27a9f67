package io.nightlatch.access.event;

import java.util.List;

/** The audit trail: append-only. What tells of a change is written with the change, through a store's unit of work. */
public interface Events {
    /** Writes events that stand alone; on return they are durable. Safe to call from many threads: calls are written in batches. */
    void record(List<Happening> what);

    /** Up to {@code limit} events with an id above {@code after}, oldest first. */
    List<Event> read(EventFilter filter, long after, int limit);

    /** Calls {@code onNew} soon after events were written, possibly with none to read; for live readers. Closing ends it. */
    AutoCloseable watch(Runnable onNew);
}
