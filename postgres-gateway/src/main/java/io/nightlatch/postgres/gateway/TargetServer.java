package io.nightlatch.postgres.gateway;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.nightlatch.access.session.SessionLogin;
import io.nightlatch.postgres.gateway.GatewayOptions.TargetAddress;
import io.nightlatch.postgres.gateway.UpstreamLogin.SignedIn;
import io.nightlatch.postgres.wire.BackendMessage.BackendKeyData;
import io.nightlatch.postgres.wire.SSLResponse;
import io.nightlatch.postgres.wire.StartupEncoder;
import io.nightlatch.postgres.wire.StartupPacket.CancelRequest;
import io.nightlatch.postgres.wire.StartupPacket.SSLRequest;
import io.nightlatch.postgres.wire.StartupPacket.StartupMessage;
import io.nightlatch.postgres.wire.scram.SaltedPassword;
import io.nightlatch.postgres.wire.scram.ScramSecret;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Opens connections to one server, on the event loop of the client they are for. */
final class TargetServer {
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

    private final TargetAddress address;
    private final TargetTls tls;
    private final Transport transport;

    TargetServer(TargetAddress address, Transport transport) {
        this.address = address;
        this.tls = new TargetTls(address);
        this.transport = transport;
    }

    /**
     * Signs the login in.
     *
     * @param settings what the client asked for in its start-up packet, as far as it may
     */
    CompletableFuture<Upstream> connect(EventLoop loop, SessionLogin login, SequencedMap<String, String> settings) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("user", login.name());
        parameters.put("database", address.database());
        parameters.putAll(login.settings());
        parameters.putAll(settings); // the client's own win, as they would over those of a role
        // A held session is idle for the server; the wait for a decision must not end it.
        parameters.put("idle_session_timeout", "0");
        var signedIn = new CompletableFuture<SignedIn>();
        var secret = new ScramSecret.Salted(SaltedPassword.of(login.saltedPassword()));
        var connecting = open(loop, new UpstreamLogin(tls, StartupMessage.of(parameters), secret, signedIn));
        connecting.addListener(opened -> {
            if (!opened.isSuccess()) {
                signedIn.completeExceptionally(UpstreamLogin.unavailable(
                        "the target " + address.host() + ":" + address.port() + " cannot be reached", opened.cause()));
            }
        });
        return signedIn.thenApply(told -> {
            if (isStandby(told)) {
                connecting.channel().close();
                throw UpstreamLogin.unavailable(
                        address.host() + ":" + address.port() + " is a standby, where no session can be guarded",
                        new IllegalStateException("in_hot_standby is on"));
            }
            return new Upstream(
                    connecting.channel(), told.parameters(), told.key().processId(), () -> cancel(loop, told.key()));
        });
    }

    // Told by every server that we know (manual, "Asynchronous Operations"), before the first statement.
    private static boolean isStandby(SignedIn told) {
        return told.parameters().stream()
                .anyMatch(it -> it.name().equals("in_hot_standby") && it.value().equals("on"));
    }

    private ChannelFuture open(EventLoop loop, ChannelHandler handler) {
        return new Bootstrap()
                .group(loop)
                .channel(transport.socket())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, Transport.WATER_MARK)
                .option(ChannelOption.RECVBUF_ALLOCATOR, Transport.receiveBuffers())
                .handler(handler)
                .connect(address.host(), address.port());
    }

    /** A cancel goes over a connection of its own (manual, "Canceling Requests in Progress"); nothing comes back but its end. */
    private void cancel(EventLoop loop, BackendKeyData key) {
        open(loop, new Canceller(new CancelRequest(key.processId(), key.secretKey())));
    }

    private final class Canceller extends ChannelInboundHandlerAdapter {
        private final CancelRequest request;

        Canceller(CancelRequest request) {
            this.request = request;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            var out = ctx.alloc().buffer();
            StartupEncoder.encode(tls.isWanted() ? new SSLRequest() : request, out);
            ctx.writeAndFlush(out, ctx.voidPromise());
            ctx.executor().schedule(() -> ctx.close(), CONNECT_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            var in = (ByteBuf) message;
            try {
                if (SSLResponse.decode(in).filter(SSLResponse.ACCEPTED::equals).isEmpty()) {
                    ctx.close();
                    return;
                }
                ctx.pipeline().addFirst(tls.handler(ctx.alloc()));
                var out = ctx.alloc().buffer();
                StartupEncoder.encode(request, out);
                ctx.writeAndFlush(out, ctx.voidPromise()); // goes out when TLS is agreed
            } finally {
                in.release();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
