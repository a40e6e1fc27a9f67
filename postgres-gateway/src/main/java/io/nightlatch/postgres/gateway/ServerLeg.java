package io.nightlatch.postgres.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.nightlatch.postgres.wire.BackendMessage;
import io.nightlatch.postgres.wire.BackendType;
import io.nightlatch.postgres.wire.FrameLimits;
import io.nightlatch.postgres.wire.FrameScanner;
import io.nightlatch.postgres.wire.ProtocolViolation;
import io.nightlatch.postgres.wire.Severity;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * From the server to the client. Rows are never looked at; the frames that end a reply keep the {@link ReplyQueue} in
 * step, and a few errors are kept from the client because something better is done about them.
 */
final class ServerLeg extends ChannelInboundHandlerAdapter {
    private static final int MAX_INSPECTED_ERROR = 65_536;

    private final Relay relay;
    private final FrameScanner scanner = new FrameScanner(FrameLimits.BACKEND_READY);
    private @Nullable ByteBuf rest;
    private boolean paused;

    ServerLeg(Relay relay) {
        this.relay = relay;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var in = (ByteBuf) message;
        if (relay.isOver()) {
            in.release();
            return;
        }
        var before = rest;
        if (before != null) {
            rest = null;
            var joined = in.alloc()
                    .buffer(before.readableBytes() + in.readableBytes())
                    .writeBytes(before)
                    .writeBytes(in);
            before.release();
            in.release();
            in = joined;
        }
        if (paused) {
            rest = in;
            relay.throttleServer();
        } else {
            advance(in);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        relay.flushClient();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        relay.serverGone();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        relay.throttleClient();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        relay.serverBroke(cause);
    }

    boolean isPaused() {
        return paused;
    }

    /** Whether a message of ours may go to the client now. */
    boolean isAtBoundary() {
        return scanner.remainingBytes() == 0;
    }

    /** Takes replies again, behind a frame that was answered by somebody else. */
    void resume() {
        paused = false;
        var kept = rest;
        if (kept != null) {
            rest = null;
            advance(kept);
            relay.flushClient();
        }
        relay.throttleServer();
    }

    private void advance(ByteBuf in) {
        try {
            scanner.begin(in);
            if (isAtBoundary()) boundary(in);
            while (!paused && scanner.next(in)) if (!take(in)) break;
            forwardAndKeepRest(in);
        } catch (RuntimeException e) {
            in.release();
            relay.serverBroke(e);
        }
    }

    private void forwardAndKeepRest(ByteBuf in) {
        if (scanner.passedAll(in) && !relay.isOver()) {
            relay.toClient(in); // nearly always; the buffer itself, so that nothing is allocated
            return;
        }
        forward(in);
        if (in.isReadable() && !relay.isOver()) {
            rest = in;
        } else {
            in.release();
        }
    }

    private void forward(ByteBuf in) {
        var passed = scanner.readPassed(in);
        if (passed.isReadable()) relay.toClient(passed);
    }

    /** Messages of ours wait for the end of a frame that comes in pieces. */
    private void boundary(ByteBuf in) {
        if (!relay.voice.hasPending()) return;
        forward(in);
        relay.voice.sayPending();
    }

    /** @return false if more bytes are needed first */
    private boolean take(ByteBuf in) {
        if (relay.owed.headAttachment() instanceof Injected injected) return injectedReply(injected, in);
        switch (scanner.type()) {
            case BackendType.DATA_ROW, BackendType.COPY_DATA -> {
                relay.last.disarm();
                scanner.pass(in);
                return true;
            }
            case BackendType.READY_FOR_QUERY -> {
                return ready(in);
            }
            case BackendType.ERROR_RESPONSE -> {
                return error(in);
            }
            case BackendType.COMMAND_COMPLETE -> {
                if (relay.owed.headAttachment() instanceof StatementRecord record) {
                    if (!scanner.whole(in)) return false;
                    relay.finished(record, tag(in));
                }
                return answered(in, ReplyQueue.EXECUTE);
            }
            case BackendType.EMPTY_QUERY_RESPONSE, BackendType.PORTAL_SUSPENDED -> {
                if (relay.owed.headAttachment() instanceof StatementRecord record) {
                    relay.finished(record, scanner.type() == BackendType.PORTAL_SUSPENDED ? "suspended" : "");
                }
                return answered(in, ReplyQueue.EXECUTE);
            }
            case BackendType.PARSE_COMPLETE -> {
                return answered(in, ReplyQueue.PARSE);
            }
            case BackendType.BIND_COMPLETE -> {
                return answered(in, ReplyQueue.BIND);
            }
            case BackendType.CLOSE_COMPLETE -> {
                return answered(in, ReplyQueue.CLOSE);
            }
            case BackendType.ROW_DESCRIPTION, BackendType.NO_DATA -> {
                return answered(in, ReplyQueue.DESCRIBE);
            }
            case BackendType.COPY_IN_RESPONSE -> {
                relay.last.disarm();
                relay.owed.copyInBegins();
                scanner.pass(in);
                return true;
            }
            case BackendType.PARAMETER_STATUS -> {
                if (!scanner.whole(in)) return false;
                relay.parameter(in, scanner);
                scanner.pass(in);
                return true;
            }
            default -> {
                scanner.pass(in);
                return true;
            }
        }
    }

    private String tag(ByteBuf in) {
        return in.toString(scanner.bodyIndex(), Math.max(0, scanner.bodyLengthBytes() - 1), StandardCharsets.UTF_8);
    }

    /** A frame that ends a reply in the extended protocol; in the simple one only ReadyForQuery does. */
    private boolean answered(ByteBuf in, byte kind) {
        relay.last.disarm();
        scanner.pass(in);
        if (relay.owed.headKind() == kind) {
            if (relay.owed.headAttachment() instanceof ReplyQueue.Taken taken) taken.taken();
            relay.owed.pop();
            ourTurn(in);
            relay.finishing.answered();
            relay.clientLeg().readOnIfStalled();
        }
        return true;
    }

    /** What the gateway itself has to say at this place. */
    private void ourTurn(ByteBuf in) {
        while (relay.owed.headKind() == ReplyQueue.LOCAL) {
            forward(in);
            var local = (ReplyQueue.Local) relay.owed.headAttachment();
            relay.owed.pop();
            if (local != null) local.reached();
        }
    }

    private boolean ready(ByteBuf in) {
        if (!scanner.whole(in)) return false;
        byte status = in.getByte(scanner.bodyIndex());
        byte head = relay.owed.headKind();
        if (head != ReplyQueue.QUERY && head != ReplyQueue.SYNC && head != ReplyQueue.FUNCTION_CALL) {
            throw new ProtocolViolation("ReadyForQuery where none was due: " + relay.owed);
        }
        relay.owed.ready();
        if (relay.isHolding()) {
            forward(in);
            scanner.drop(in);
            relay.readyAfterRefusal(status);
            return true;
        }
        scanner.pass(in);
        relay.ready(status);
        ourTurn(in);
        relay.clientLeg().readOnIfStalled();
        return true;
    }

    private boolean error(ByteBuf in) {
        boolean isLong = scanner.bodyLengthBytes() > MAX_INSPECTED_ERROR;
        if (!scanner.whole(in) && !isLong) return false;
        if (isLong) {
            relay.owed.failed();
            scanner.pass(in);
            ourTurn(in);
            return true;
        }
        var attachment = relay.owed.headAttachment();
        var response = Frames.decodeError(scanner, in);
        if (attachment instanceof StatementRecord record) relay.failed(record, response.sqlState());
        if (attachment instanceof ServerError(var insteadOf)) {
            forward(in);
            scanner.drop(in);
            relay.owed.failed();
            relay.voice.say(Frames.error(Severity.ERROR, insteadOf));
            return true;
        }
        switch (relay.judge(response)) {
            case RELAY -> {
                relay.owed.failed();
                scanner.pass(in);
                ourTurn(in);
            }
            case HOLD -> {
                forward(in);
                scanner.drop(in);
                relay.holdAtReady(response);
            }
            case ADVISE -> {
                forward(in);
                scanner.drop(in);
                paused = true;
                relay.advise(response, () -> {
                    relay.owed.failed();
                    ourTurnAfterAdvice();
                    resume();
                });
            }
        }
        return true;
    }

    private void ourTurnAfterAdvice() {
        while (relay.owed.headKind() == ReplyQueue.LOCAL) {
            var local = (ReplyQueue.Local) relay.owed.headAttachment();
            relay.owed.pop();
            if (local != null) local.reached();
        }
    }

    private boolean injectedReply(Injected injected, ByteBuf in) {
        switch (scanner.type()) {
            case BackendType.NOTICE_RESPONSE, BackendType.NOTIFICATION_RESPONSE -> {
                scanner.pass(in);
                return true;
            }
            case BackendType.PARAMETER_STATUS -> {
                if (!scanner.whole(in)) return false;
                relay.parameter(in, scanner);
                scanner.pass(in);
                return true;
            }
            default -> {
                if (!scanner.whole(in)) return false;
            }
        }
        forward(in);
        byte kind = relay.owed.headKind();
        boolean isOver = switch (scanner.type()) {
            case BackendType.DATA_ROW -> {
                injected.row(Frames.firstColumn(scanner, in));
                yield false;
            }
            case BackendType.ERROR_RESPONSE -> {
                injected.failed(Frames.decodeError(scanner, in));
                yield kind != ReplyQueue.QUERY && kind != ReplyQueue.SYNC;
            }
            case BackendType.READY_FOR_QUERY -> {
                relay.ready(in.getByte(scanner.bodyIndex()));
                yield true;
            }
            case BackendType.PARSE_COMPLETE -> kind == ReplyQueue.PARSE;
            case BackendType.BIND_COMPLETE -> kind == ReplyQueue.BIND;
            case BackendType.CLOSE_COMPLETE -> kind == ReplyQueue.CLOSE;
            case BackendType.COMMAND_COMPLETE -> kind == ReplyQueue.EXECUTE;
            default -> false;
        };
        boolean failed = scanner.type() == BackendType.ERROR_RESPONSE;
        scanner.drop(in);
        if (isOver) {
            boolean isSynced = kind == ReplyQueue.QUERY || kind == ReplyQueue.SYNC;
            boolean isLast = failed || isSynced || (kind == ReplyQueue.CLOSE && !injected.isApart());
            if (failed) {
                // The client's own messages up to its Sync are now discarded; without a word it would take them for
                // done.
                if (!injected.isApart())
                    relay.voice.say(
                            new BackendMessage.ErrorResponse(injected.error().orElseThrow()));
                relay.owed.failed();
            } else if (isSynced) {
                relay.owed.ready();
            } else {
                relay.owed.pop();
            }
            if (isLast) injected.done();
            ourTurn(in);
            relay.clientLeg().readOnIfStalled();
        }
        return true;
    }

    void release() {
        var kept = rest;
        rest = null;
        if (kept != null) kept.release();
    }
}
