package io.nightlatch.postgres.gateway;

import io.nightlatch.postgres.wire.Bytes;
import io.nightlatch.postgres.wire.FrontendMessage;
import io.nightlatch.postgres.wire.FrontendMessage.Bind;
import io.nightlatch.postgres.wire.FrontendMessage.Close;
import io.nightlatch.postgres.wire.FrontendMessage.Execute;
import io.nightlatch.postgres.wire.FrontendMessage.Flush;
import io.nightlatch.postgres.wire.FrontendMessage.Parse;
import io.nightlatch.postgres.wire.FrontendMessage.Query;
import io.nightlatch.postgres.wire.FrontendMessage.Sync;
import io.nightlatch.postgres.wire.FrontendMessage.Target;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What the gateway itself says on a session's server connection, between the client's messages; the client hears nothing
 * of it. Confined to the session's event loop.
 */
final class Questions {
    private static final String NAME = "nightlatch";

    private final ReplyQueue owed;
    private final Consumer<FrontendMessage[]> server;

    Questions(ReplyQueue owed, Consumer<FrontendMessage[]> server) {
        this.owed = owed;
        this.server = server;
    }

    private void send(FrontendMessage... messages) {
        server.accept(messages);
    }

    /** Runs a statement, wherever the client stands. Amid its pipeline an error aborts that, and the client is told of it. */
    CompletableFuture<Injected.Result> ask(String sql) {
        var injected = new Injected(false);
        if (!owed.hasUnsynced()) {
            owed.push(ReplyQueue.QUERY, injected);
            send(new Query(sql));
        } else {
            // A Query would close the pipeline's implicit transaction; this does not.
            owe(injected);
            send(extended(sql, List.of(), new Flush()));
        }
        return injected.result();
    }

    /** Runs one statement where no pipeline is open, and leaves the client's unnamed statement, which a Query would not. */
    CompletableFuture<Injected.Result> apart(String sql) {
        return apart(sql, List.of());
    }

    /** @param parameters in text format, encoded as the client's encoding has it */
    CompletableFuture<Injected.Result> apart(String sql, List<Optional<Bytes>> parameters) {
        var injected = new Injected(true);
        owe(injected);
        owed.push(ReplyQueue.SYNC, injected);
        send(extended(sql, parameters, new Sync()));
        return injected.result();
    }

    private void owe(Injected injected) {
        owed.push(ReplyQueue.PARSE, injected);
        owed.push(ReplyQueue.BIND, injected);
        owed.push(ReplyQueue.EXECUTE, injected);
        owed.push(ReplyQueue.CLOSE, injected);
        owed.push(ReplyQueue.CLOSE, injected);
    }

    private static FrontendMessage[] extended(String sql, List<Optional<Bytes>> parameters, FrontendMessage last) {
        return new FrontendMessage[] {
            new Parse(NAME, sql, List.of()),
            new Bind(NAME, NAME, List.of(), parameters, List.of()),
            new Execute(NAME, 0),
            new Close(Target.PORTAL, NAME), // else it would stay until the transaction ends
            new Close(Target.STATEMENT, NAME),
            last
        };
    }

    /** Completes when everything that was sent so far is answered. Changes nothing, also in a transaction that has failed. */
    CompletableFuture<Injected.Result> answers() {
        if (!owed.hasUnsynced()) return sync();
        var injected = new Injected(false);
        owed.push(ReplyQueue.CLOSE, injected);
        send(new Close(Target.STATEMENT, NAME), new Flush());
        return injected.result();
    }

    /** Closes the transaction of a pipeline in which nothing was run yet: what it has prepared stays. */
    CompletableFuture<Injected.Result> sync() {
        var injected = new Injected(true);
        owed.push(ReplyQueue.SYNC, injected);
        send(new Sync());
        return injected.result();
    }
}
