package io.nightlatch.app;

import io.nightlatch.postgres.server.PortOwner;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Says who has a port, before something else says only that it is taken. */
final class Ports {
    private Ports() {}

    static void check(String host, int port, String flag) {
        if (port == 0) return;
        try (var probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            var owner = PortOwner.of(port).map(who -> " by " + who).orElse("");
            throw new CannotStart(
                    "port " + port + " on " + host + " is taken" + owner + "; choose another with " + flag, e);
        }
    }
}
