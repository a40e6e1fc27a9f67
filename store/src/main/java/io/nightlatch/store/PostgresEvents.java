package io.nightlatch.store;

import io.nightlatch.access.event.Event;
import io.nightlatch.access.event.EventFilter;
import io.nightlatch.access.event.Events;
import io.nightlatch.access.event.Happening;
import java.util.List;

/** The trail in PostgreSQL: written in groups, read by id, watched by notification and by polling. */
final class PostgresEvents implements Events, AutoCloseable {
    private final Transactions transactions;
    private final GroupCommit<Happening> groups;
    private final EventWatch watch;

    PostgresEvents(Transactions transactions, Connections connections) {
        this.transactions = transactions;
        this.groups = new GroupCommit<>("store-events", this::commit);
        this.watch = new EventWatch(() -> connections.open("nightlatch watch"));
    }

    private void commit(List<Happening> what) {
        transactions.run(connection -> {
            EventRows.insert(connection, what);
            return true;
        });
    }

    @Override
    public void record(List<Happening> what) {
        groups.write(what);
    }

    @Override
    public List<Event> read(EventFilter filter, long after, int limit) {
        return transactions.read(connection -> EventRows.read(connection, filter, after, limit));
    }

    @Override
    public List<Event> readBack(EventFilter filter, long before, int limit) {
        return transactions.read(connection -> EventRows.readBack(connection, filter, before, limit));
    }

    @Override
    public long newest() {
        return transactions.read(EventRows::newest);
    }

    @Override
    public AutoCloseable watch(Runnable onNew) {
        return watch.add(onNew);
    }

    @Override
    public void close() {
        groups.close();
        watch.close();
    }
}
