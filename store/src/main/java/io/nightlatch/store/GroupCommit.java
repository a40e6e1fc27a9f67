package io.nightlatch.store;

import io.nightlatch.access.grant.StoreUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Lets many callers share one commit, since a commit costs a write to the disk however much is in it. While one group is
 * being written the next gathers, so the group is as large as the load, and a single caller waits for nobody. The writing
 * has a thread of its own: an interrupted caller would close the connection under everybody in its group.
 */
final class GroupCommit<T> implements AutoCloseable {
    private static final int MAX_ITEMS = 2_000;
    private static final int MAX_WAITING = 10_000; // calls; the next one waits for room

    private final Consumer<List<T>> commit;
    private final BlockingQueue<Call<T>> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Thread writer;
    private volatile boolean closed;

    private record Call<T>(List<T> items, CompletableFuture<Boolean> done) {}

    /** @param commit writes items; on return they are durable, if it throws none of them is there */
    GroupCommit(String name, Consumer<List<T>> commit) {
        this.commit = commit;
        this.writer = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    /** On return the items are durable. */
    void write(List<T> items) {
        if (items.isEmpty()) return;
        var mine = new Call<>(List.copyOf(items), new CompletableFuture<Boolean>());
        try {
            waiting.put(mine);
            if (closed) failAllWaiting();
            mine.done().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailable("interrupted; it may be written all the same", e);
        } catch (ExecutionException e) {
            // New exceptions, with this caller's own stack.
            if (e.getCause() instanceof StoreUnavailable away)
                throw new StoreUnavailable("the event could not be written", away);
            throw new IllegalStateException("the store refused to write", e.getCause());
        }
    }

    private void run() {
        while (!closed) {
            try {
                var first = waiting.poll(1, TimeUnit.SECONDS);
                if (first != null) write(first);
            } catch (InterruptedException e) {
                closed = true; // nobody of ours interrupts it; whoever does wants it to end
            }
        }
        failAllWaiting();
    }

    private void write(Call<T> first) {
        var group = new ArrayList<Call<T>>();
        int items = 0;
        for (var call = first; call != null; call = items < MAX_ITEMS ? waiting.poll() : null) {
            group.add(call);
            items += call.items().size();
        }
        try {
            commit.accept(group.stream().flatMap(call -> call.items().stream()).toList());
            group.forEach(call -> call.done().complete(true));
        } catch (StoreUnavailable e) {
            group.forEach(call -> call.done().completeExceptionally(e));
        } catch (RuntimeException e) {
            // Something in it cannot be written. Nobody shall pay for another's fault: each by itself.
            if (group.size() == 1) first.done().completeExceptionally(e);
            else group.forEach(this::writeAlone);
        }
    }

    private void writeAlone(Call<T> call) {
        try {
            commit.accept(call.items());
            call.done().complete(true);
        } catch (RuntimeException e) {
            call.done().completeExceptionally(e);
        }
    }

    private void failAllWaiting() {
        for (var call = waiting.poll(); call != null; call = waiting.poll()) {
            call.done()
                    .completeExceptionally(
                            new StoreUnavailable("the store is being closed", new IllegalStateException("closed")));
        }
    }

    /** Lets the group that is being written come to its end; who waits behind it is refused. */
    @Override
    public void close() {
        closed = true;
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
