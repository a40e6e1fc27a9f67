package io.nightlatch.postgres.gateway;

import io.nightlatch.access.event.Events;
import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.grant.StoreUnavailable;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.request.AccessRequest;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells holds when their request is decided. New events wake it; each second it looks by itself, so that a wake-up that
 * got lost only costs that second.
 */
final class Decisions implements AutoCloseable {
    private final GrantStore store;
    private final Map<RequestId, Set<Hold>> waiting = new ConcurrentHashMap<>();
    private final Semaphore wake = new Semaphore(0);
    private final AutoCloseable watch;
    private volatile boolean closed;

    Decisions(GrantStore store, Events events) {
        this.store = store;
        this.watch = events.watch(wake::release);
        Thread.ofVirtual().name("decisions").start(this::run);
    }

    /** One that waits: who is told of what is done while nobody answers, and how much of it they know. */
    private static final class Hold {
        final CompletableFuture<AccessRequest> decided = new CompletableFuture<>();
        private final Consumer<AccessRequest> onEscalated;
        private int told; // only of the thread that looks

        Hold(AccessRequest request, Consumer<AccessRequest> onEscalated) {
            this.told = request.escalations().size();
            this.onEscalated = onEscalated;
        }

        void look(AccessRequest request) {
            if (!request.isPending()) {
                decided.complete(request);
            } else if (request.escalations().size() > told) {
                told = request.escalations().size();
                onEscalated.accept(request);
            }
        }
    }

    /**
     * Completes with the request once it is no longer pending; cancel it to stop waiting.
     *
     * @param onEscalated told when others are asked, or another stage is, since nobody answered
     */
    CompletableFuture<AccessRequest> of(AccessRequest request, Consumer<AccessRequest> onEscalated) {
        var id = request.id();
        var hold = new Hold(request, onEscalated);
        var decided = hold.decided;
        waiting.computeIfAbsent(id, _ -> ConcurrentHashMap.newKeySet()).add(hold);
        decided.whenComplete((_, _) -> waiting.computeIfPresent(id, (_, all) -> {
            all.remove(hold);
            return all.isEmpty() ? null : all;
        }));
        wake.release(); // it may be decided already
        return decided;
    }

    private void run() {
        while (!closed) {
            try {
                boolean woken = wake.tryAcquire(1, TimeUnit.SECONDS);
                if (closed) return;
                if (woken) wake.drainPermits();
                long begun = System.nanoTime();
                for (var id : waiting.keySet()) look(id);
                // Any event wakes it. With many holds, at most half of the time is spent on asking the store for them.
                TimeUnit.NANOSECONDS.sleep(System.nanoTime() - begun);
            } catch (StoreUnavailable e) {
                // Nothing is decided while the store is away; the hold's own time-out bounds the wait.
            } catch (RuntimeException e) {
                System.getLogger(Decisions.class.getName())
                        .log(System.Logger.Level.ERROR, "looking for decisions failed", e);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void look(RequestId id) {
        var request = store.request(id);
        if (request.isEmpty()) return;
        waiting.getOrDefault(id, Set.of()).forEach(hold -> hold.look(request.get()));
    }

    @Override
    public void close() throws Exception {
        closed = true;
        watch.close();
        wake.release(); // not interrupt(): that would break the store's connection under a query
    }
}
