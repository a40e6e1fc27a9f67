package io.nightlatch.postgres.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/**
 * Closes a client's connection so that its last words arrive. A socket that is closed while something unread lies in it
 * resets the connection, and the client's system may then throw away what it was sent before.
 */
final class Farewell {
    /** A client that neither reads nor leaves is not waited for any longer. */
    private static final int PATIENCE_SECONDS = 2;

    private Farewell() {}

    static void say(Channel client, Refusal lastWords) {
        say(client, Frames.of(client.alloc(), Frames.error(io.nightlatch.postgres.wire.Severity.FATAL, lastWords)));
    }

    /** Behind what the client has been sent so far. */
    static void withoutAWord(Channel client) {
        say(client, Unpooled.EMPTY_BUFFER);
    }

    private static void say(Channel client, ByteBuf words) {
        client.writeAndFlush(words).addListener(_ -> endOutput(client));
        client.eventLoop().schedule(() -> client.close(), PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static void endOutput(Channel client) {
        if (!client.isActive()) return;
        client.config().setAutoRead(true); // until the client leaves; nobody listens any more
        var tls = client.pipeline().get(SslHandler.class);
        if (tls == null) {
            shutDown(client);
        } else {
            tls.closeOutbound().addListener(_ -> shutDown(client));
        }
    }

    private static ChannelFuture shutDown(Channel client) {
        return client instanceof DuplexChannel duplex ? duplex.shutdownOutput() : client.close();
    }
}
