package io.nightlatch.postgres.gateway;

import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.request.AccessRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A session in the moment it asks.
 *
 * @param tokenGrant the grant whose token opened the session
 * @param neverWaits whether it wants a refusal instead of a wait
 * @param longestWait how long it waits for a decision
 * @param givenUp completes when the client cancels or goes away
 * @param notice tells the client, and everybody who looks, what it is waiting for
 */
record Asker(
        SessionId session,
        Principal principal,
        DatabaseName database,
        Optional<Grant> tokenGrant,
        Optional<String> reason,
        Optional<Duration> duration,
        boolean neverWaits,
        Duration longestWait,
        CompletableFuture<Void> givenUp,
        Notice notice) {
    interface Notice {
        void waiting(AccessRequest request, String text);
    }

    void waiting(AccessRequest request, String text) {
        notice.waiting(request, text);
    }
}
