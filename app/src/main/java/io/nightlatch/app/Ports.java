package io.nightlatch.app;

import io.nightlatch.postgres.server.PortOwner;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Says who has a port, before something else says only that it is taken. */
final class Ports {
    private Ports() {}

    /** @param choice how another one is chosen */
    static void check(String host, int port, String choice) {
        if (port == 0) return;
        try (var probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            var owner = PortOwner.of(port);
            var what = owner.isPresent()
                    ? "port " + port + " on " + host + " is taken by " + owner.get()
                            + "; stop it, or choose another with "
                    : "cannot listen on " + host + ":" + port + " (" + e.getMessage() + "); choose another with ";
            throw new CannotStart(what + choice, e);
        }
    }
}
