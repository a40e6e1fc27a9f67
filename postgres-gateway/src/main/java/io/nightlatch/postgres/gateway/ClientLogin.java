package io.nightlatch.postgres.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.postgres.gateway.StartupSettings.Reading;
import io.nightlatch.postgres.wire.Authentication.AuthenticationOk;
import io.nightlatch.postgres.wire.BackendMessage;
import io.nightlatch.postgres.wire.FrameLimits;
import io.nightlatch.postgres.wire.FrameScanner;
import io.nightlatch.postgres.wire.FrontendDecoder;
import io.nightlatch.postgres.wire.FrontendMessage.SASLInitialResponse;
import io.nightlatch.postgres.wire.FrontendMessage.SASLResponse;
import io.nightlatch.postgres.wire.ProtocolViolation;
import io.nightlatch.postgres.wire.SSLResponse;
import io.nightlatch.postgres.wire.StartupDecoder;
import io.nightlatch.postgres.wire.StartupPacket;
import io.nightlatch.postgres.wire.StartupPacket.CancelRequest;
import io.nightlatch.postgres.wire.StartupPacket.DirectTls;
import io.nightlatch.postgres.wire.StartupPacket.GSSENCRequest;
import io.nightlatch.postgres.wire.StartupPacket.SSLRequest;
import io.nightlatch.postgres.wire.StartupPacket.StartupMessage;
import io.nightlatch.postgres.wire.scram.ScramServer;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client until it is signed in. Closed by default: one start-up packet, SCRAM, nothing else, all of it small and soon.
 * A stranger reads the same refusal whatever was wrong; only the trail knows.
 */
final class ClientLogin extends ChannelInboundHandlerAdapter {
    private enum Phase {
        STARTUP,
        /** Candidates are being looked up. */
        LOOKING_UP,
        SASL_INITIAL,
        SASL_RESPONSE,
        OVER
    }

    private final Doorway doorway;
    private final StartupDecoder packets = new StartupDecoder();
    private final FrameScanner scanner = new FrameScanner(FrameLimits.FRONTEND_LOGIN);
    private Phase phase = Phase.STARTUP;
    private @Nullable ByteBuf rest;
    private @Nullable StartupMessage startup;
    private @Nullable StartupSettings settings;
    private @Nullable ScramServer<Optional<GrantId>> scram;

    ClientLogin(Doorway doorway) {
        this.doorway = doorway;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ctx.executor()
                .schedule(
                        () -> {
                            if (phase != Phase.OVER) close(ctx);
                        },
                        doorway.options().loginTimeout().toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var in = (ByteBuf) message;
        if (phase == Phase.OVER) {
            in.release();
            return;
        }
        var before = rest;
        if (before != null) {
            rest = null;
            var joined = ctx.alloc().buffer().writeBytes(before).writeBytes(in);
            before.release();
            in.release();
            in = joined;
        }
        try {
            if (in.readableBytes() > FrameLimits.BEFORE_LOGIN + FrameScanner.HEADER_BYTES) {
                throw new ProtocolViolation("more than " + FrameLimits.BEFORE_LOGIN + " bytes before the login");
            }
            read(ctx, in);
        } catch (ProtocolViolation e) {
            violated(ctx, e);
        } catch (RuntimeException e) {
            in.release();
            throw e;
        }
        if (in.isReadable() && phase != Phase.OVER) {
            rest = in;
        } else {
            in.release();
        }
    }

    private void read(ChannelHandlerContext ctx, ByteBuf in) {
        while (phase == Phase.STARTUP && in.isReadable()) {
            var packet = packets.decode(in);
            if (packet.isEmpty()) return;
            take(ctx, packet.get(), in);
            if (!(packet.get() instanceof GSSENCRequest)) break;
        }
        if (phase == Phase.LOOKING_UP && in.isReadable()) {
            throw new ProtocolViolation("a message before it was asked for");
        }
        if (phase != Phase.SASL_INITIAL && phase != Phase.SASL_RESPONSE) return;
        scanner.begin(in);
        if (!scanner.next(in) || !scanner.whole(in)) return;
        if (phase == Phase.SASL_INITIAL) {
            first(ctx, FrontendDecoder.decodeSASLInitialResponse(scanner, in));
        } else {
            last(ctx, FrontendDecoder.decodeSASLResponse(scanner, in));
        }
        scanner.drop(in);
        if (in.isReadable()) throw new ProtocolViolation("a message before it was asked for");
    }

    private void take(ChannelHandlerContext ctx, StartupPacket packet, ByteBuf in) {
        switch (packet) {
            case GSSENCRequest _ -> answer(ctx, SSLResponse.REFUSED);
            case SSLRequest _ -> {
                if (ctx.pipeline().get(SslHandler.class) != null) throw new ProtocolViolation("TLS inside of TLS");
                answer(ctx, SSLResponse.ACCEPTED);
                ctx.pipeline().addFirst(doorway.tls().newHandler(ctx.alloc()));
            }
            case CancelRequest(var processId, var secretKey) -> {
                if (secretKey.length() == Integer.BYTES) { // as ours are
                    int secret = ByteBuffer.wrap(secretKey.toByteArray()).getInt();
                    doorway.cancel(new Registry.CancelKey(processId, secret));
                }
                close(ctx);
            }
            case DirectTls _ ->
                throw new ProtocolViolation("TLS begins with an SSLRequest here: leave out sslnegotiation=direct");
            case StartupMessage message -> {
                if (in.isReadable()) throw new ProtocolViolation("a message before it was asked for");
                begin(ctx, message);
            }
        }
    }

    private static void answer(ChannelHandlerContext ctx, SSLResponse response) {
        var out = ctx.alloc().buffer(1);
        response.encode(out);
        ctx.writeAndFlush(out);
    }

    private void begin(ChannelHandlerContext ctx, StartupMessage message) {
        startup = message;
        message.negotiation().ifPresent(negotiation -> send(ctx, negotiation));
        var refusal = whyNot(message);
        if (refusal.isPresent()) {
            refuse(ctx, refusal.get());
            return;
        }
        phase = Phase.LOOKING_UP;
        doorway.lookUp(
                message,
                ctx.pipeline().get(SslHandler.class) != null,
                found -> ctx.executor().execute(() -> {
                    if (phase != Phase.LOOKING_UP) return;
                    scram = found;
                    phase = Phase.SASL_INITIAL;
                    send(ctx, found.mechanisms());
                }),
                () -> ctx.executor().execute(() -> refuse(ctx, Doorway.STORE_AWAY)));
    }

    private Optional<Refusal> whyNot(StartupMessage message) {
        if (message.user().isEmpty()) {
            return Optional.of(new Refusal(
                    Refusal.INVALID_PASSWORD, "no user name in the start-up packet", "Nobody is named.", "Say user=…"));
        }
        if (message.replication()) {
            return Optional.of(new Refusal(
                    Refusal.FEATURE_NOT_SUPPORTED,
                    "replication does not go through the gateway",
                    "It would read everything without a statement that anybody could approve.",
                    "Replicas connect to the server itself, with their own login."));
        }
        return switch (StartupSettings.read(message.settings())) {
            case Reading.Refused(var refusal) -> Optional.of(refusal);
            case Reading.Fine(var fine) -> {
                settings = fine;
                yield Optional.empty();
            }
        };
    }

    private void first(ChannelHandlerContext ctx, SASLInitialResponse response) {
        switch (scram().first(response)) {
            case ScramServer.Challenge<Optional<GrantId>>(var challenge) -> {
                phase = Phase.SASL_RESPONSE;
                send(ctx, challenge);
            }
            case ScramServer.Refused<Optional<GrantId>>(var why) -> stranger(ctx, why);
        }
    }

    private void last(ChannelHandlerContext ctx, SASLResponse response) {
        switch (scram().last(response)) {
            case ScramServer.Accepted<Optional<GrantId>>(var label, var proof) -> {
                phase = Phase.OVER;
                send(ctx, proof, new AuthenticationOk());
                ctx.channel().config().setAutoRead(false); // until the relay reads
                ctx.pipeline().remove(this);
                doorway.signedIn(
                        ctx.channel(),
                        new PrincipalName(user()),
                        startup().database().orElseThrow(),
                        label,
                        settings(),
                        peer(ctx));
            }
            case ScramServer.Refused<Optional<GrantId>>(var why) -> stranger(ctx, why);
        }
    }

    private void stranger(ChannelHandlerContext ctx, ScramServer.Refusal why) {
        doorway.refused(
                user(), startup().database().orElse(""), peer(ctx), why.name().toLowerCase(java.util.Locale.ROOT));
        refuse(
                ctx,
                new Refusal(
                        Refusal.INVALID_PASSWORD,
                        "password authentication failed for user \"" + user() + "\"",
                        "Name and secret do not belong together, or may not sign in.",
                        "Use your Nightlatch password or a live grant token; set a new one with: nightlatch passwd"));
    }

    private StartupMessage startup() {
        var message = startup;
        if (message == null) throw new IllegalStateException("no start-up packet yet");
        return message;
    }

    private StartupSettings settings() {
        var read = settings;
        if (read == null) throw new IllegalStateException("no start-up packet yet");
        return read;
    }

    private ScramServer<Optional<GrantId>> scram() {
        var server = scram;
        if (server == null) throw new IllegalStateException("no candidates yet");
        return server;
    }

    /** What the client calls itself, which need not be anybody's name. */
    private String user() {
        return startup().user().orElseThrow();
    }

    static String peer(ChannelHandlerContext ctx) {
        return ctx.channel().remoteAddress() instanceof InetSocketAddress address
                ? address.getAddress().getHostAddress() + ":" + address.getPort()
                : "unknown";
    }

    private static void send(ChannelHandlerContext ctx, BackendMessage... messages) {
        ctx.writeAndFlush(Frames.of(ctx.alloc(), messages));
    }

    private void refuse(ChannelHandlerContext ctx, Refusal refusal) {
        if (phase == Phase.OVER) return;
        phase = Phase.OVER;
        Farewell.say(ctx.channel(), refusal);
    }

    private void violated(ChannelHandlerContext ctx, ProtocolViolation violation) {
        refuse(
                ctx,
                new Refusal(
                        violation.sqlState(),
                        String.valueOf(violation.getMessage()),
                        "The connection is closed before anything was done.",
                        "Connect with a client that speaks PostgreSQL's protocol 3 and SCRAM-SHA-256."));
    }

    private void close(ChannelHandlerContext ctx) {
        phase = Phase.OVER;
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        phase = Phase.OVER;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        close(ctx); // a broken TLS handshake, a reset: there is nobody to tell
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        var kept = rest;
        rest = null;
        if (kept != null) kept.release();
    }
}
