package io.nightlatch.postgres.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.nightlatch.access.session.TargetUnavailable;
import io.nightlatch.postgres.wire.Authentication.AuthenticationOk;
import io.nightlatch.postgres.wire.Authentication.AuthenticationSASL;
import io.nightlatch.postgres.wire.Authentication.AuthenticationSASLContinue;
import io.nightlatch.postgres.wire.Authentication.AuthenticationSASLFinal;
import io.nightlatch.postgres.wire.BackendDecoder;
import io.nightlatch.postgres.wire.BackendMessage;
import io.nightlatch.postgres.wire.BackendMessage.BackendKeyData;
import io.nightlatch.postgres.wire.BackendMessage.ErrorResponse;
import io.nightlatch.postgres.wire.BackendMessage.NegotiateProtocolVersion;
import io.nightlatch.postgres.wire.BackendMessage.NoticeResponse;
import io.nightlatch.postgres.wire.BackendMessage.ParameterStatus;
import io.nightlatch.postgres.wire.BackendMessage.ReadyForQuery;
import io.nightlatch.postgres.wire.FrameLimits;
import io.nightlatch.postgres.wire.FrameScanner;
import io.nightlatch.postgres.wire.FrontendMessage;
import io.nightlatch.postgres.wire.MessageFields;
import io.nightlatch.postgres.wire.ProtocolViolation;
import io.nightlatch.postgres.wire.SSLResponse;
import io.nightlatch.postgres.wire.StartupEncoder;
import io.nightlatch.postgres.wire.StartupPacket;
import io.nightlatch.postgres.wire.StartupPacket.SSLRequest;
import io.nightlatch.postgres.wire.StartupPacket.StartupMessage;
import io.nightlatch.postgres.wire.scram.ChannelBinding;
import io.nightlatch.postgres.wire.scram.ScramClient;
import io.nightlatch.postgres.wire.scram.ScramSecret;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Signs a session's login in at the target: TLS where it is asked for, the start-up packet, SCRAM, and what the server
 * reports until it is ready. The server is not trusted: it must ask for SCRAM and prove itself, and says nothing else
 * that counts before.
 */
final class UpstreamLogin extends ChannelInboundHandlerAdapter {
    private static final SecureRandom RANDOM = new SecureRandom();
    /** A server that accepts a connection and then says nothing would otherwise keep its session for ever. */
    private static final int PATIENCE_SECONDS = 10;
    /** Of one message before the session begins, and of how many settings a server may report; real ones are far below. */
    private static final int MAX_MESSAGE_BYTES = 65_536;

    private static final int MAX_PARAMETERS = 1_000;

    private enum Phase {
        TLS_ASKED,
        TLS_HANDSHAKE,
        SIGNING_IN,
        SIGNED_IN,
        OVER
    }

    private final TargetTls tls;
    private final StartupMessage startup;
    private final ScramSecret secret;
    private final CompletableFuture<SignedIn> done;
    private final FrameScanner scanner = new FrameScanner(FrameLimits.BACKEND_LOGIN);
    private final List<ParameterStatus> parameters = new ArrayList<>();
    private ChannelBinding binding = new ChannelBinding.Unused();
    private Phase phase = Phase.SIGNING_IN;
    private @Nullable ByteBuf rest;
    private @Nullable ScramClient scram;
    private @Nullable BackendKeyData key;

    /** What a server has told before it was ready. */
    record SignedIn(List<ParameterStatus> parameters, BackendKeyData key) {}

    UpstreamLogin(TargetTls tls, StartupMessage startup, ScramSecret secret, CompletableFuture<SignedIn> done) {
        this.tls = tls;
        this.startup = startup;
        this.secret = secret;
        this.done = done;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.executor()
                .schedule(
                        () -> {
                            if (phase != Phase.OVER) fail(ctx, unavailable("the target does not answer"));
                        },
                        PATIENCE_SECONDS,
                        TimeUnit.SECONDS);
        if (tls.isWanted()) {
            phase = Phase.TLS_ASKED;
            send(ctx, new SSLRequest());
        } else {
            send(ctx, startup);
        }
    }

    private static void send(ChannelHandlerContext ctx, StartupPacket packet) {
        var out = ctx.alloc().buffer();
        StartupEncoder.encode(packet, out);
        ctx.writeAndFlush(out, ctx.voidPromise());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent handshake)) return;
        if (!handshake.isSuccess()) {
            fail(
                    ctx,
                    unavailable(
                            "TLS with the target failed: " + handshake.cause().getMessage(), handshake.cause()));
            return;
        }
        Optional<X509Certificate> certificate = tls.serverCertificate(ctx.pipeline());
        binding = certificate.map(ChannelBinding::preferred).orElseGet(ChannelBinding.Unused::new);
        phase = Phase.SIGNING_IN;
        send(ctx, startup);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var in = (ByteBuf) message;
        var before = rest;
        if (before != null) {
            rest = null;
            var joined = ctx.alloc().buffer().writeBytes(before).writeBytes(in);
            before.release();
            in.release();
            in = joined;
        }
        try {
            read(ctx, in);
            if (in.readableBytes() > MAX_MESSAGE_BYTES) throw new ProtocolViolation("a message too long to be true");
        } catch (ProtocolViolation e) {
            fail(ctx, unavailable("the target breaks the protocol: " + e.getMessage(), e));
        } catch (RuntimeException e) {
            fail(ctx, unavailable("the target says what cannot be read: " + e.getMessage(), e));
        }
        if (in.isReadable() && phase != Phase.OVER) {
            rest = in;
        } else {
            in.release();
        }
    }

    private void read(ChannelHandlerContext ctx, ByteBuf in) {
        if (phase == Phase.TLS_ASKED) {
            // Nothing may stand behind the one byte: it would be plain text that is later taken for encrypted.
            var answer = SSLResponse.decode(in);
            if (answer.isEmpty()) return;
            if (answer.get() == SSLResponse.REFUSED) {
                throw new ProtocolViolation("it offers no TLS, which sslmode asks for");
            }
            phase = Phase.TLS_HANDSHAKE;
            ctx.pipeline().addFirst(tls.handler(ctx.alloc()));
            return;
        }
        if (phase == Phase.TLS_HANDSHAKE) throw new ProtocolViolation("a message before TLS was agreed");
        scanner.begin(in);
        while (phase != Phase.OVER && scanner.next(in) && scanner.whole(in)) {
            var message = BackendDecoder.decode(scanner, in);
            scanner.drop(in);
            take(ctx, message, in);
        }
    }

    private void take(ChannelHandlerContext ctx, BackendMessage message, ByteBuf in) {
        switch (message) {
            case ErrorResponse(var fields) -> fail(ctx, refused(fields));
            case NoticeResponse _, NegotiateProtocolVersion _ -> {}
            case AuthenticationSASL offer
            when scram == null -> {
                var client = new ScramClient(secret, binding, ScramClient.MAX_ITERATIONS, RANDOM);
                scram = client;
                send(ctx, client.start(offer));
            }
            case AuthenticationSASLContinue challenge -> send(ctx, scram().respond(challenge));
            case AuthenticationSASLFinal last -> scram().verify(last);
            case AuthenticationOk _ -> {
                scram().requireVerified();
                phase = Phase.SIGNED_IN;
                scanner.limit(FrameLimits.BACKEND_READY);
            }
            case ParameterStatus status
            when phase == Phase.SIGNED_IN && parameters.size() < MAX_PARAMETERS -> parameters.add(status);
            case BackendKeyData data when phase == Phase.SIGNED_IN -> key = data;
            case ReadyForQuery _ when phase == Phase.SIGNED_IN -> ready(ctx, in);
            default -> throw new ProtocolViolation("a message out of turn, or a way to sign in that is not SCRAM");
        }
    }

    private static void send(ChannelHandlerContext ctx, FrontendMessage message) {
        ctx.writeAndFlush(Frames.toServer(ctx.alloc(), message), ctx.voidPromise());
    }

    private ScramClient scram() {
        var client = scram;
        if (client == null) {
            throw new ProtocolViolation("it lets the session in without SCRAM, so anybody could come in beside us");
        }
        return client;
    }

    private void ready(ChannelHandlerContext ctx, ByteBuf in) {
        var told = key;
        if (told == null) throw new ProtocolViolation("no BackendKeyData");
        if (in.isReadable()) throw new ProtocolViolation("bytes behind the first ReadyForQuery");
        phase = Phase.OVER;
        ctx.channel().config().setAutoRead(false); // until the relay reads
        ctx.pipeline().remove(this);
        done.complete(new SignedIn(List.copyOf(parameters), told));
    }

    private static TargetUnavailable refused(MessageFields fields) {
        var detail = fields.detail().map(text -> " (" + text + ")").orElse("");
        return new TargetUnavailable(
                fields.message().orElse("the target refused the session") + detail,
                fields.sqlState(),
                new IllegalStateException("refused by the target"));
    }

    private static TargetUnavailable unavailable(String message) {
        return unavailable(message, new IllegalStateException(message));
    }

    static TargetUnavailable unavailable(String message, Throwable cause) {
        return new TargetUnavailable(message, Optional.of(Refusal.CONNECTION_FAILURE), cause);
    }

    private void fail(ChannelHandlerContext ctx, TargetUnavailable why) {
        phase = Phase.OVER;
        done.completeExceptionally(why);
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(ctx, unavailable("the target closed the connection while the session signed in"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(ctx, unavailable("the connection to the target broke: " + cause.getMessage(), cause));
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        var kept = rest;
        rest = null;
        if (kept != null) kept.release();
    }
}
