package io.nightlatch.postgres.gateway;

import io.netty.channel.Channel;
import io.nightlatch.postgres.wire.BackendMessage.ParameterStatus;
import java.util.List;

/**
 * A server connection that is signed in and idle.
 *
 * @param parameters what the server has reported, in its order
 * @param processId the backend's, as the server told it
 */
record Upstream(Channel channel, List<ParameterStatus> parameters, int processId, Runnable canceller) {
    Upstream {
        parameters = List.copyOf(parameters);
    }

    /** Asks the server to cancel what runs, over a connection of its own. */
    void cancel() {
        canceller.run();
    }
}
