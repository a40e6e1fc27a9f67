package io.nightlatch.postgres.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.nightlatch.postgres.gateway.Foresight.Place;
import io.nightlatch.postgres.gateway.PreparedTexts.Prepared;
import io.nightlatch.postgres.gateway.statement.OwnStatement;
import io.nightlatch.postgres.gateway.statement.OwnStatements;
import io.nightlatch.postgres.wire.FrameLimits;
import io.nightlatch.postgres.wire.FrameScanner;
import io.nightlatch.postgres.wire.FrontendMessage.Target;
import io.nightlatch.postgres.wire.FrontendPeek;
import io.nightlatch.postgres.wire.FrontendType;
import io.nightlatch.postgres.wire.ProtocolViolation;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From the client to the server. Looks at each frame's header in place and lets it go on; looks inside only of what may
 * be Nightlatch's own statement, or, while the session holds a grant, of what the trail has to name before it runs.
 */
final class ClientLeg extends ChannelInboundHandlerAdapter {
    /** A longer statement is relayed as it comes; the trail gets its beginning. */
    static final int INSPECTED_BYTES = 65_536;

    /** What becomes of the frame that the leg stands at. */
    enum Step {
        PASS,
        DROP,
        /** Its beginning is not all there. */
        MORE,
        /** Somebody else decides and calls {@link #proceed}. */
        PAUSE
    }

    private final Relay relay;
    private final FrameScanner scanner = new FrameScanner(FrameLimits.FRONTEND_READY);
    private @Nullable ByteBuf rest;
    private boolean paused;
    private boolean stalled; // too many replies are owed
    private boolean judged; // the frame that the leg stands at has been looked at ahead
    private @Nullable Step decided;

    ClientLeg(Relay relay) {
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
            in = join(before, in);
        }
        if (paused || relay.owed.isFull()) {
            rest = in;
            stalled = !paused;
            relay.throttleClient();
        } else {
            advance(in);
        }
    }

    private static ByteBuf join(ByteBuf first, ByteBuf second) {
        try {
            return first.alloc()
                    .buffer(first.readableBytes() + second.readableBytes())
                    .writeBytes(first)
                    .writeBytes(second);
        } finally {
            first.release();
            second.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        relay.flushServer();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        relay.clientGone();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        relay.throttleServer();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        relay.clientBroke(cause);
    }

    int heldBytes() {
        var kept = rest;
        return kept == null ? 0 : kept.readableBytes();
    }

    boolean isPaused() {
        return paused;
    }

    /** Stops reading statements until {@link #resume}. */
    void pause() {
        paused = true;
    }

    /** Goes on behind a pause that did not stop at a frame. */
    void resume() {
        if (!paused) return;
        paused = false;
        readOn();
    }

    void readOnIfStalled() {
        if (!stalled || relay.owed.isFull()) return;
        stalled = false;
        relay.loop.execute(() -> {
            if (!paused) readOn();
        });
    }

    /** Goes on at the frame where it paused. */
    void proceed(Step step) {
        paused = false;
        decided = step;
        readOn();
    }

    /** Looks at the frame where it paused once more, now that its text has been judged. */
    void again() {
        paused = false;
        judged = true;
        readOn();
    }

    private void readOn() {
        var kept = rest;
        if (kept != null) {
            rest = null;
            advance(kept);
            relay.flushServer();
        }
        relay.throttleClient();
    }

    private void advance(ByteBuf in) {
        try {
            scanner.begin(in);
            while (!paused && scanner.next(in)) {
                var step = decided != null ? decided : look(in);
                decided = null;
                if (step != Step.MORE) judged = false;
                if (step == Step.PASS) {
                    scanner.pass(in);
                } else if (step == Step.DROP) {
                    forward(in);
                    scanner.drop(in);
                } else {
                    if (step == Step.PAUSE) paused = true;
                    break;
                }
            }
            forwardAndKeepRest(in);
        } catch (ProtocolViolation e) {
            in.release();
            relay.violation(e.getMessage());
            return;
        } catch (RuntimeException e) {
            in.release();
            relay.clientBroke(e);
            return;
        }
        relay.recordThenGoOn();
    }

    private void forwardAndKeepRest(ByteBuf in) {
        if (scanner.passedAll(in) && !relay.isOver()) {
            relay.toServer(in); // nearly always; the buffer itself, so that nothing is allocated
            return;
        }
        forward(in);
        if (in.isReadable() && !relay.isOver()) {
            rest = in;
        } else {
            in.release();
        }
    }

    /** Sends on what was let pass; the bytes stay the buffer's, no copy is made. */
    private void forward(ByteBuf in) {
        var passed = scanner.readPassed(in);
        if (passed.isReadable()) relay.toServer(passed);
    }

    private Step look(ByteBuf in) {
        return switch (scanner.type()) {
            case FrontendType.COPY_DATA -> {
                relay.last.disarm(); // lines already on their way would be missing the second time
                yield Step.PASS;
            }
            case FrontendType.FLUSH -> Step.PASS;
            case FrontendType.QUERY -> query(in);
            case FrontendType.PARSE -> parse(in);
            case FrontendType.BIND -> bind(in);
            case FrontendType.DESCRIBE -> describe(in);
            case FrontendType.EXECUTE -> execute(in);
            case FrontendType.CLOSE -> close(in);
            case FrontendType.SYNC -> {
                relay.last.synced();
                yield owed(ReplyQueue.SYNC);
            }
            case FrontendType.FUNCTION_CALL -> functionCall(in);
            case FrontendType.COPY_DONE, FrontendType.COPY_FAIL -> {
                relay.last.disarm();
                relay.owed.copyInEnds();
                yield Step.PASS;
            }
            case FrontendType.TERMINATE -> {
                relay.clientSaysGoodbye();
                yield Step.PASS;
            }
            default -> throw new ProtocolViolation("a message that has no place here");
        };
    }

    private Step owed(byte kind) {
        relay.owe(kind);
        return Step.PASS;
    }

    /** Enough of the frame to look at: all of it, or as much of a long one as is ever looked at. */
    private boolean enough(ByteBuf in) {
        return scanner.whole(in) || scanner.bodyAvailableBytes(in) >= INSPECTED_BYTES;
    }

    private Step query(ByteBuf in) {
        if (!enough(in)) return Step.MORE;
        int body = scanner.bodyIndex();
        int length = scanner.bodyLengthBytes();
        boolean mayBeOwn = length <= OwnStatements.MAX_LENGTH_BYTES && OwnForms.mayBegin(in, body, length);
        if (mayBeOwn) {
            var own = own(text(in, body, length));
            if (own.isPresent()) {
                relay.last.forget();
                return own(own.get(), true, in);
            }
        }
        if (waits(in, body, length - 1, Place.QUERY)) return Step.PAUSE;
        relay.judge.ahead().passed(in, body, length - 1);
        relay.forgetUnnamed();
        relay.last.remember(in, scanner.bodyIndex() - FrameScanner.HEADER_BYTES, scanner.lengthBytes() + 1);
        relay.query(relay.isRecording() ? text(in, body, length) : "");
        return Step.PASS;
    }

    /**
     * Whether the frame waits until its text has been judged. A text longer than is ever looked at, and what the server
     * discards or refuses anyway, is the server's.
     */
    private boolean waits(ByteBuf in, int sql, int length, Place at) {
        var ahead = relay.judge.ahead();
        boolean isRead = length >= 0 && length < INSPECTED_BYTES;
        if (!isRead) relay.state.unread();
        if (judged || !isRead || relay.owed.isSkipping() || ahead.isSettled(in, sql, length)) return false;
        return waits(in, in.toString(sql, length, relay.clientCharset()), at);
    }

    private boolean waits(ByteBuf in, String sql, Place at) {
        if (relay.judge.ahead().passesAtOnce(sql)) return false;
        forward(in); // what is asked about it must not overtake what stands before it
        relay.judge.ahead().judge(sql, at);
        return true;
    }

    private Optional<OwnStatement> own(String sql) {
        return relay.isReadable(sql) ? OwnStatements.parse(sql).filter(relay.judge::concerns) : Optional.empty();
    }

    /** The text that begins at {@code index}, or its beginning where it is longer than is ever looked at. */
    private String text(ByteBuf in, int index, int bodyLength) {
        int available = Math.min(bodyLength - 1, Math.min(in.writerIndex() - index, INSPECTED_BYTES));
        return in.toString(index, Math.max(0, available), relay.clientCharset());
    }

    private Step parse(ByteBuf in) {
        if (!enough(in)) return Step.MORE;
        int nameLength = in.bytesBefore(scanner.bodyIndex(), Math.min(scanner.bodyAvailableBytes(in), 1_024), (byte) 0);
        if (nameLength < 0) throw new ProtocolViolation("a prepared statement's name of more than 1023 bytes");
        int sql = scanner.bodyIndex() + nameLength + 1;
        int maxLength = scanner.bodyLengthBytes() - nameLength - 1;
        int length = Math.max(0, in.bytesBefore(sql, Math.min(maxLength, in.writerIndex() - sql), (byte) 0));
        boolean isNamed = nameLength > 0;
        Optional<OwnStatement> own = Optional.empty();
        if (length <= OwnStatements.MAX_LENGTH_BYTES && OwnForms.mayBegin(in, sql, length)) {
            own = own(in.toString(sql, length, relay.clientCharset()));
        }
        boolean watched = false;
        if (own.isEmpty()) {
            if (waits(in, sql, length, bindFollows(in) ? Place.PARSE_AND_BIND : Place.PARSE)) return Step.PAUSE;
            watched = relay.judge.ahead().passed(in, sql, length);
        }
        boolean keep = own.isPresent() || isNamed || watched || relay.isRecording();
        if (keep || !relay.prepared.isEmpty()) {
            var name = in.toString(scanner.bodyIndex(), nameLength, StandardCharsets.UTF_8);
            if (keep) {
                relay.prepared.parsed(name, text(in, sql, length + 1), own, watched);
            } else {
                relay.prepared.forget(name);
            }
            var kept = relay.prepared.statement(name);
            if (kept.filter(Prepared::isLocal).isPresent()) return relay.localParse();
        }
        relay.last.rememberParse(in, scanner.bodyIndex() - FrameScanner.HEADER_BYTES, scanner.lengthBytes() + 1);
        return owed(ReplyQueue.PARSE);
    }

    /** Whether what is prepared is used at once, as far as the bytes that are here tell. */
    private boolean bindFollows(ByteBuf in) {
        int next = scanner.bodyIndex() + scanner.bodyLengthBytes();
        return next < in.writerIndex() && in.getByte(next) == FrontendType.BIND;
    }

    private Step bind(ByteBuf in) {
        relay.last.bound();
        if (!relay.watchesNames()) return owed(ReplyQueue.BIND);
        int available = scanner.bodyAvailableBytes(in);
        int portalLength = in.bytesBefore(scanner.bodyIndex(), Math.min(available, 1_024), (byte) 0);
        int statement = scanner.bodyIndex() + portalLength + 1;
        int nameLength = portalLength < 0
                ? -1
                : in.bytesBefore(statement, Math.min(available - portalLength - 1, 1_024), (byte) 0);
        if (nameLength < 0) {
            if (!scanner.whole(in) && available < 2_048) return Step.MORE;
            throw new ProtocolViolation("a Bind with a name of more than 1023 bytes");
        }
        var name = in.toString(statement, nameLength, StandardCharsets.UTF_8);
        relay.prepared.bound(in.toString(scanner.bodyIndex(), portalLength, StandardCharsets.UTF_8), name);
        var prepared = relay.prepared.statement(name);
        if (prepared.filter(Prepared::isLocal).isPresent()) {
            return relay.localBind(); // whatever its parameters are, and however long
        }
        var left = relay.prepared.refusal(name);
        if (left.isPresent()) return refuse(in, left.get());
        boolean isWatched = prepared.filter(Prepared::watched).isPresent();
        if (isWatched && !judged && !relay.owed.isSkipping()) {
            if (waits(in, prepared.get().text(), Place.BIND)) return Step.PAUSE;
        }
        return owed(ReplyQueue.BIND);
    }

    private Step describe(ByteBuf in) {
        if (relay.watchesNames()) {
            if (!scanner.whole(in)) return Step.MORE;
            var head = FrontendPeek.target(scanner, in);
            boolean isStatement = head.target() == Target.STATEMENT;
            var left = relay.prepared.refusal(head.name());
            if (isStatement && left.isPresent()) return refuse(in, left.get());
            var what = isStatement ? relay.prepared.statement(head.name()) : relay.prepared.portal(head.name());
            if (what.filter(Prepared::isLocal).isPresent()) {
                return relay.localDescribe(what.get().own().orElseThrow(), isStatement);
            }
        }
        return owed(ReplyQueue.DESCRIBE);
    }

    private Step execute(ByteBuf in) {
        if (!relay.watchesNames()) return owed(ReplyQueue.EXECUTE);
        if (!scanner.whole(in)) return Step.MORE;
        var portal = relay.prepared.portal(FrontendPeek.execute(scanner, in));
        if (portal.isPresent() && portal.get().own().isPresent())
            return own(portal.get().own().get(), false, in);
        relay.execute(portal.orElse(Prepared.UNKNOWN).text());
        return Step.PASS;
    }

    private Step own(OwnStatement own, boolean simple, ByteBuf in) {
        if (relay.owed.isSkipping()) return Step.DROP; // as the server does with its own
        forward(in); // what answers it must not overtake what stands before it
        return relay.judge.own(own, simple);
    }

    private Step close(ByteBuf in) {
        if (!relay.prepared.isEmpty()) {
            if (!scanner.whole(in)) return Step.MORE;
            var head = FrontendPeek.target(scanner, in);
            if (head.target() == Target.PORTAL) {
                boolean isLocal = relay.prepared
                        .portal(head.name())
                        .filter(Prepared::isLocal)
                        .isPresent();
                relay.prepared.closePortal(head.name());
                if (isLocal) return relay.localClose();
            } else {
                boolean isLocal = relay.prepared
                        .statement(head.name())
                        .filter(Prepared::isLocal)
                        .isPresent();
                relay.prepared.forget(head.name());
                if (isLocal) return relay.localClose();
            }
        }
        return owed(ReplyQueue.CLOSE);
    }

    private Step refuse(ByteBuf in, Refusal refusal) {
        forward(in); // what answers it must not overtake what stands before it
        relay.refuse(refusal, false);
        return Step.DROP;
    }

    private Step functionCall(ByteBuf in) {
        if (scanner.bodyAvailableBytes(in) < 4) return Step.MORE;
        relay.state.unread();
        forward(in); // what answers it must not overtake what stands before it
        return relay.functionCall(in.getInt(scanner.bodyIndex()));
    }

    void release() {
        var kept = rest;
        rest = null;
        if (kept != null) kept.release();
    }
}
