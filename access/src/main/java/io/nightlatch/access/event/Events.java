package io.nightlatch.access.event;

import java.util.List;

/** The audit trail: append-only. What tells of a change is written with the change, through a store's unit of work. */
public interface Events {
    /** Writes events that stand alone; on return they are durable. Safe to call from many threads: calls are written in batches. */
    void record(List<Happening> what);

    /** Up to {@code limit} events with an id above {@code after}, oldest first. */
    List<Event> read(EventFilter filter, long after, int limit);

    /** Up to {@code limit} events with an id below {@code before}, newest first. */
    List<Event> readBack(EventFilter filter, long before, int limit);

    /** The id of the newest event; 0 when there is none. */
    long newest();

    /** Calls {@code onNew} soon after events were written, possibly with none to read; for live readers. Closing ends it. */
    AutoCloseable watch(Runnable onNew);
}
