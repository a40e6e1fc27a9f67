package io.nightlatch.postgres.gateway;

import io.netty.channel.EventLoop;
import io.nightlatch.access.session.SessionLogin;
import io.nightlatch.access.session.TargetUnavailable;
import io.nightlatch.postgres.gateway.GatewayOptions.TargetAddress;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Opens connections to one target, which is whichever of its servers is the primary. The one that was it last is asked first;
 * a session's login is known to the primary before any other, so that a server which lets it in is the one it was made on.
 */
final class TargetConnector {
    private final List<TargetServer> servers;
    private volatile int primary;

    TargetConnector(List<TargetAddress> addresses, Transport transport) {
        this.servers = addresses.stream()
                .map(address -> new TargetServer(address, transport))
                .toList();
    }

    /**
     * Signs the login in.
     *
     * @param settings what the client asked for in its start-up packet, as far as it may
     */
    CompletableFuture<Upstream> connect(EventLoop loop, SessionLogin login, SequencedMap<String, String> settings) {
        return connect(loop, login, settings, primary, servers.size());
    }

    private CompletableFuture<Upstream> connect(
            EventLoop loop, SessionLogin login, SequencedMap<String, String> settings, int index, int left) {
        return servers.get(index)
                .connect(loop, login, settings)
                .whenComplete((_, failure) -> {
                    if (failure == null) primary = index;
                })
                .exceptionallyCompose(failure -> {
                    if (left == 1) return CompletableFuture.failedFuture(failure);
                    var next = connect(loop, login, settings, (index + 1) % servers.size(), left - 1);
                    return next.exceptionallyCompose(
                            other -> CompletableFuture.failedFuture(moreTelling(failure, other)));
                });
    }

    /** A server that answered tells more than one that cannot be reached or is a standby. */
    private static Throwable moreTelling(Throwable one, Throwable other) {
        return answered(one) ? one : other;
    }

    private static boolean answered(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof TargetUnavailable unavailable
                && !unavailable.sqlState().orElse(Refusal.CONNECTION_FAILURE).equals(Refusal.CONNECTION_FAILURE);
    }
}
