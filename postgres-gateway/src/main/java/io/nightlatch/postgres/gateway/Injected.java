package io.nightlatch.postgres.gateway;

import io.nightlatch.postgres.wire.MessageFields;
import io.nightlatch.postgres.wire.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A statement of the gateway's own on the session's server connection. Its replies never reach the client; they end up
 * here. Asks only what the session itself may ask.
 */
final class Injected implements ReplyQueue.Attachment {
    /** First column of each row, as text; a null is the empty string. */
    record Result(List<String> firstColumn, Optional<MessageFields> error) {
        static final Result NONE = new Result(List.of(), Optional.empty());
    }

    private final CompletableFuture<Result> result = new CompletableFuture<>();
    private final boolean apart;
    private final List<String> firstColumn = new ArrayList<>();
    private Optional<MessageFields> error = Optional.empty();

    /** @param apart nothing of the client's stands with it before the next Sync, so that it is told of no error either */
    Injected(boolean apart) {
        this.apart = apart;
    }

    boolean isApart() {
        return apart;
    }

    CompletableFuture<Result> result() {
        return result;
    }

    void row(String value) {
        firstColumn.add(value);
    }

    void failed(MessageFields response) {
        error = Optional.of(response);
    }

    /** A statement before it failed, and the server has discarded it. */
    @Override
    public void dropped() {
        if (error.isEmpty()) failed(MessageFields.of(Severity.ERROR, "25P02", "a statement before it has failed"));
        done();
    }

    Optional<MessageFields> error() {
        return error;
    }

    void done() {
        result.complete(new Result(List.copyOf(firstColumn), error));
    }
}
