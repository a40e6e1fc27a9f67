package io.nightlatch.postgres.gateway;

import io.nightlatch.postgres.gateway.GatewayOptions.SslMode;
import io.nightlatch.postgres.gateway.GatewayOptions.TargetAddress;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;

/** A target that answers as the test says. */
final class HostileServer implements AutoCloseable {
    /** One connection's conversation. */
    interface Conversation {
        void with(DataInputStream in, OutputStream out) throws IOException;
    }

    private final ServerSocket listening;

    HostileServer(Conversation conversation) {
        try {
            listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(() -> serve(conversation));
    }

    private void serve(Conversation conversation) {
        while (!listening.isClosed()) {
            try {
                var socket = listening.accept();
                Thread.ofVirtual().start(() -> {
                    try (socket) {
                        conversation.with(new DataInputStream(socket.getInputStream()), socket.getOutputStream());
                        socket.getInputStream().transferTo(OutputStream.nullOutputStream()); // until the gateway leaves
                    } catch (IOException e) {
                        // the gateway has left
                    }
                });
            } catch (IOException e) {
                return;
            }
        }
    }

    TargetAddress address(SslMode sslMode) {
        return new TargetAddress("127.0.0.1", listening.getLocalPort(), "shop", sslMode, Optional.empty());
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
