package io.nightlatch.postgres.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.nightlatch.postgres.gateway.Foresight.Place;
import io.nightlatch.postgres.gateway.statement.OwnStatement;
import io.nightlatch.postgres.gateway.statement.OwnStatements;
import io.nightlatch.postgres.wire.FrameLimits;
import io.nightlatch.postgres.wire.FrameScanner;
import io.nightlatch.postgres.wire.FrontendMessage.Target;
import io.nightlatch.postgres.wire.FrontendPeek;
import io.nightlatch.postgres.wire.FrontendType;
import io.nightlatch.postgres.wire.ProtocolViolation;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
    private boolean answered; // all that passed before the frame that the leg stands at is answered
    private final Cycle cycle = new Cycle();
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

    /** What of the extended protocol has passed since the Sync before the frame that the leg stands at. */
    Cycle cycle() {
        return cycle;
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

    /** Looks at the frame where it pauses once more when all that passed before it is answered, so that nothing is in doubt. */
    private Step awaitAnswers(ByteBuf in) {
        forward(in);
        relay.questions
                .answers()
                .whenComplete((_, _) -> relay.loop.execute(() -> {
                    if (relay.isOver()) return;
                    answered = true;
                    paused = false;
                    readOn();
                }));
        return Step.PAUSE;
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
                boolean stops = relay.finishing.stops(scanner.type());
                var step = stops ? Step.PAUSE : decided != null ? decided : look(in);
                decided = null;
                if (step == Step.PASS || step == Step.DROP) {
                    judged = false;
                    answered = false;
                }
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
                cycle.synced();
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
        if (cycle.isAlone()) return refuse(in, Cycle.ALONE, true);
        if (isTooLong(length - 1)) return refuse(in, OwnRefusals.TOO_LONG, true);
        if (waits(in, body, length - 1, Place.QUERY)) return Step.PAUSE;
        relay.judge.ahead().passed(in, body, length - 1);
        cycle.synced();
        relay.forgetUnnamed();
        relay.last.remember(in, scanner.bodyIndex() - FrameScanner.HEADER_BYTES, scanner.lengthBytes() + 1);
        relay.query(relay.isRecording() ? text(in, body, length) : "");
        return Step.PASS;
    }

    /** Whether a text of that length, which nobody reads, might be one that needs its own approval. */
    private boolean isTooLong(int length) {
        return length >= INSPECTED_BYTES
                && !relay.owed.isSkipping()
                && relay.judge.ahead().hasRules();
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
        var text = in.toString(sql, length, relay.clientCharset());
        if (!answered && ahead.isInDoubt(text)) {
            awaitAnswers(in);
            return true;
        }
        return waits(in, text, at, Optional.of(List.of()));
    }

    /** @param parameters what it will run with; empty where they are more than anybody looks at */
    private boolean waits(ByteBuf in, String sql, Place at, Optional<List<Optional<String>>> parameters) {
        if (relay.judge.ahead().passesAtOnce(sql, at)) return false;
        forward(in); // what is asked about it must not overtake what stands before it
        relay.judge.ahead().judge(sql, at, parameters);
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
        int found = in.bytesBefore(sql, Math.min(maxLength, in.writerIndex() - sql), (byte) 0);
        int length = Math.max(0, found);
        boolean isNamed = nameLength > 0;
        Optional<OwnStatement> own = Optional.empty();
        if (length <= OwnStatements.MAX_LENGTH_BYTES && OwnForms.mayBegin(in, sql, length)) {
            own = own(in.toString(sql, length, relay.clientCharset()));
        }
        boolean watched = false;
        if (own.isEmpty()) {
            if (cycle.isAlone()) return refuse(in, Cycle.ALONE, false);
            if (isTooLong(found < 0 ? INSPECTED_BYTES : length)) return refuse(in, OwnRefusals.TOO_LONG, false);
            if (waits(in, sql, length, bindFollows(in) ? Place.PARSE_AND_BIND : Place.PARSE)) return Step.PAUSE;
            watched = relay.judge.ahead().passed(in, sql, length);
        }
        boolean keep = own.isPresent() || isNamed || watched || relay.isRecording();
        if (keep) {
            var name = in.toString(scanner.bodyIndex(), nameLength, StandardCharsets.UTF_8);
            var types = watched ? BoundValues.types(scanner, in) : List.<Integer>of();
            relay.prepared.parsed(name, new Prepared(text(in, sql, length + 1), types, own, watched, true));
            if (relay.prepared.statement(name).filter(Prepared::isLocal).isPresent()) return relay.localParse();
        } else if (!relay.prepared.isEmpty()) {
            relay.prepared.unnamedParsed();
        }
        relay.last.rememberParse(in, scanner.bodyIndex() - FrameScanner.HEADER_BYTES, scanner.lengthBytes() + 1);
        if (isNamed || !relay.prepared.isUnnamedInDoubt()) return owed(ReplyQueue.PARSE);
        relay.owe(ReplyQueue.PARSE, relay.prepared::unnamedTaken);
        return Step.PASS;
    }

    /** Whether what is prepared is used at once, as far as the bytes that are here tell. */
    private boolean bindFollows(ByteBuf in) {
        int next = scanner.bodyIndex() + scanner.bodyLengthBytes();
        return next < in.writerIndex() && in.getByte(next) == FrontendType.BIND;
    }

    private Step bind(ByteBuf in) {
        relay.last.bound();
        boolean hasRules = relay.judge.ahead().hasRules(); // first: new rules void what is known of prepared statements
        if (!relay.watchesNames()) return bound();
        var head = BindHead.of(scanner, in);
        if (head.isEmpty()) return Step.MORE;
        var name = head.get().statement();
        relay.prepared.bound(head.get().portal(), name);
        var prepared = relay.prepared.statement(name);
        if (prepared.filter(Prepared::isLocal).isPresent()) {
            return relay.localBind(); // whatever its parameters are, and however long
        }
        var left = relay.prepared.refusal(name);
        if (left.isPresent()) return refuse(in, left.get(), false);
        if (relay.owed.isSkipping()) return bound();
        if (cycle.isAlone()) return refuse(in, Cycle.ALONE, false);
        if (hasRules) {
            if (name.isEmpty() && relay.prepared.isUnnamedInDoubt() && !answered) return awaitAnswers(in);
            if (relay.prepared.isInDoubt(name)) return refuse(in, OwnRefusals.IN_DOUBT, false);
        }
        boolean isWatched = prepared.filter(Prepared::watched).isPresent();
        if (!isWatched) return bound();
        if (!judged) {
            boolean isShown = hasRules && scanner.lengthBytes() < INSPECTED_BYTES;
            if (isShown && !scanner.whole(in)) return Step.MORE;
            var parameters = isShown
                    ? Optional.of(BoundValues.of(scanner, in, prepared.get().types(), relay.clientCharset()))
                    : Optional.<List<Optional<String>>>empty();
            cycle.goesOn(in, scanner.bodyIndex() + scanner.bodyLengthBytes());
            if (waits(in, prepared.get().text(), Place.BIND, parameters)) return Step.PAUSE;
        }
        if (relay.judge.ahead().bound()) cycle.approved();
        return bound();
    }

    private Step bound() {
        cycle.bound();
        return owed(ReplyQueue.BIND);
    }

    private Step describe(ByteBuf in) {
        if (relay.watchesNames()) {
            if (!scanner.whole(in)) return Step.MORE;
            var head = FrontendPeek.target(scanner, in);
            boolean isStatement = head.target() == Target.STATEMENT;
            var left = relay.prepared.refusal(head.name());
            if (isStatement && left.isPresent()) return refuse(in, left.get(), false);
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
                var closing = relay.prepared.closing(head.name());
                if (closing.isPresent()) {
                    relay.owe(ReplyQueue.CLOSE, closing.get()::run);
                    return Step.PASS;
                }
                relay.prepared.forget(head.name());
                if (isLocal) return relay.localClose();
            }
        }
        return owed(ReplyQueue.CLOSE);
    }

    private Step refuse(ByteBuf in, Refusal refusal, boolean simple) {
        forward(in); // what answers it must not overtake what stands before it
        relay.refuse(refusal, simple);
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
