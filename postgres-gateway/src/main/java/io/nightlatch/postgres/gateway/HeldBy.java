package io.nightlatch.postgres.gateway;

import java.util.concurrent.CompletableFuture;

/** A hold that can be given up, and why it was. */
final class HeldBy {
    enum GivenUp {
        CANCELLED,
        CLIENT_GONE,
        /** Somebody waits for a lock that the held transaction has. */
        OTHERS_WAIT
    }

    private final CompletableFuture<Void> givenUp = new CompletableFuture<>();
    private volatile GivenUp why = GivenUp.CLIENT_GONE;

    void giveUp(GivenUp reason) {
        why = reason;
        givenUp.complete(null);
    }

    CompletableFuture<Void> future() {
        return givenUp;
    }

    GivenUp why() {
        return why;
    }

    Refusal refusal() {
        return switch (why) {
            case CANCELLED, CLIENT_GONE ->
                new Refusal(
                        Refusal.QUERY_CANCELED,
                        "canceling statement due to user request",
                        "It was waiting for a decision; nothing was run. The request stays open.",
                        "Run it again to wait for the same request.");
            case OTHERS_WAIT ->
                Refusal.insufficient(
                        "others wait for locks of this transaction, so it does not wait for a decision",
                        "The transaction is rolled back; the request stays open.",
                        "Roll back, ask outside of a transaction, then begin: SET nightlatch.role = '…';");
        };
    }
}
