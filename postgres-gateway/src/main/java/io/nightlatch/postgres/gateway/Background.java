package io.nightlatch.postgres.gateway;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/** A session's work that may wait: on a virtual thread, and back on the event loop if it fails. */
record Background(LiveSession session, Relay relay) {
    /** @param onFailure on the event loop, unless the session is over by then */
    void run(Callable<Boolean> work, Consumer<Exception> onFailure) {
        Thread.ofVirtual().name("session " + session.id()).start(() -> {
            try {
                work.call();
            } catch (CancellationException e) {
                // the session is over; there is nobody to answer
            } catch (Exception e) {
                relay.loop.execute(() -> {
                    if (!relay.isOver()) onFailure.accept(e);
                });
            }
        });
    }
}
