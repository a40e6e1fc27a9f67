package io.nightlatch.postgres.server;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports on 127.0.0.1; an answer is true for the moment only. */
final class Ports {
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private Ports() {}

    static int free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByAddress(LOOPBACK))) {
            return socket.getLocalPort();
        }
    }

    static void requireFree(int port) throws IOException {
        try (var _ = new ServerSocket(port, 1, InetAddress.getByAddress(LOOPBACK))) {
            // free, or it would have thrown
        } catch (BindException e) {
            if (String.valueOf(e.getMessage()).contains("Permission denied"))
                throw new PostgresServerException(
                        "port " + port + " needs rights that we do not have: choose one above 1023", e);
            throw new PortTakenException(port, PortOwner.of(port));
        }
    }
}
