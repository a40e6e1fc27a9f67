package io.nightlatch.postgres.gateway;

import io.nightlatch.access.event.Event;
import io.nightlatch.access.event.EventFilter;
import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Events;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.grant.StoreUnavailable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A trail that can be made to wait, or to fail. */
final class TrailInMemory implements Events {
    private final List<Happening> all = new CopyOnWriteArrayList<>();
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean broken;

    @Override
    public void record(List<Happening> what) {
        if (broken) throw new StoreUnavailable("the disk is full", new IllegalStateException());
        try {
            for (var gate : gates.entrySet()) {
                if (what.stream().noneMatch(one -> one.toString().contains(gate.getKey()))) continue;
                waiting.add(gate.getKey());
                gate.getValue().await();
            }
        } catch (InterruptedException e) {
            throw new StoreUnavailable("interrupted", e);
        }
        all.addAll(what);
        watchers.forEach(Runnable::run);
    }

    /** Until the answer is counted down, nothing that tells of {@code text} becomes durable. */
    CountDownLatch hold(String text) {
        var gate = new CountDownLatch(1);
        gates.put(text, gate);
        return gate;
    }

    /** Lets everything through that was held. */
    void release() {
        gates.values().forEach(CountDownLatch::countDown);
    }

    boolean isWaiting(String text) {
        return waiting.contains(text);
    }

    void breakDown(boolean down) {
        broken = down;
    }

    void changed() {
        watchers.forEach(Runnable::run);
    }

    List<Happening> of(EventKind kind) {
        return all.stream().filter(what -> what.kind() == kind).toList();
    }

    List<String> statements() {
        return of(EventKind.STATEMENT_STARTED).stream()
                .map(what -> String.valueOf(what.detail().get("statement")))
                .toList();
    }

    @Override
    public List<Event> read(EventFilter filter, long after, int limit) {
        return List.of();
    }

    @Override
    public AutoCloseable watch(Runnable onNew) {
        watchers.add(onNew);
        return () -> watchers.remove(onNew);
    }
}
