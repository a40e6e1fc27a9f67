package io.nightlatch.postgres.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.nightlatch.access.session.SessionEnd;
import io.nightlatch.postgres.gateway.statement.OwnStatement;
import io.nightlatch.postgres.wire.BackendMessage;
import io.nightlatch.postgres.wire.BackendMessage.BindComplete;
import io.nightlatch.postgres.wire.BackendMessage.CloseComplete;
import io.nightlatch.postgres.wire.BackendMessage.ParameterStatus;
import io.nightlatch.postgres.wire.BackendMessage.ParseComplete;
import io.nightlatch.postgres.wire.BackendMessage.ReadyForQuery;
import io.nightlatch.postgres.wire.BackendMessage.TransactionStatus;
import io.nightlatch.postgres.wire.FrameScanner;
import io.nightlatch.postgres.wire.FrontendMessage;
import io.nightlatch.postgres.wire.FrontendMessage.Parse;
import io.nightlatch.postgres.wire.FrontendMessage.Query;
import io.nightlatch.postgres.wire.MessageFields;
import io.nightlatch.postgres.wire.Severity;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The two legs of one session and what they share: which replies are owed, whether the client is held, what goes to
 * whom. Everything here runs on the session's event loop; decisions are the {@link Judge}'s, which answers later.
 */
final class Relay {
    /** No statement of anybody's is this; the server's parser refuses it and the transaction is aborted as it should be. */
    private static final String NEVER_A_STATEMENT = "nightlatch refused the statement before this line";

    /** Above it the client is not read until its held statement is decided. */
    private static final int MAX_HELD_BYTES = 131_072;

    final EventLoop loop;
    final ReplyQueue owed = new ReplyQueue();
    final Questions questions = new Questions(owed, messages -> server().send(messages));
    final PreparedTexts prepared = new PreparedTexts();
    final LastStatement last = new LastStatement();

    final Reported reported = new Reported();
    final ClientVoice voice;

    /** What the statements of this server connection may have left in it. */
    final StateRecord state = new StateRecord();

    final Finishing finishing = new Finishing(this, () -> server().send(new FrontendMessage.Flush()));

    private final Channel client;
    final Judge judge;
    private final StatementTrail trail;
    private final ClientLeg clientLeg = new ClientLeg(this);
    private ServerSide server;
    private @Nullable MessageFields held;
    private TransactionStatus status = TransactionStatus.IDLE;
    private long lastIdleNanos = System.nanoTime();
    private String afterTransaction = "";
    private boolean recording;
    private boolean goodbye;
    private boolean over;

    /** The two channels and the trail, waiting for the judge that decides over them. */
    record Legs(Channel client, Channel server, StatementTrail trail) {
        Relay relay(Judge judge) {
            return new Relay(client, server, judge, trail);
        }
    }

    private Relay(Channel client, Channel server, Judge judge, StatementTrail trail) {
        this.loop = client.eventLoop();
        this.client = client;
        this.judge = judge;
        this.trail = trail;
        this.server = side(server);
        this.voice = new ClientVoice(client, () -> serverLeg().isAtBoundary());
    }

    private ServerSide side(Channel channel) {
        return new ServerSide(channel, new TrailGate(channel, trail, judge::trailFailed), new ServerLeg(this));
    }

    private ServerSide server() {
        return server;
    }

    ClientLeg clientLeg() {
        return clientLeg;
    }

    ServerLeg serverLeg() {
        return server.leg();
    }

    TransactionStatus status() {
        return status;
    }

    boolean isRecording() {
        return recording;
    }

    boolean watchesNames() {
        return recording
                || prepared.needsNames()
                || prepared.hasLeft()
                || judge.ahead().hasRules();
    }

    Charset clientCharset() {
        return reported.charset();
    }

    /** From now on each statement is in the trail before it is forwarded. */
    void startRecording() {
        recording = true;
    }

    // -- what the client leg says ------------------------------------------------------------------------------------

    void owe(byte kind) {
        noteIdle();
        owed.push(kind);
    }

    void owe(byte kind, ReplyQueue.Taken once) {
        noteIdle();
        owed.push(kind, once);
    }

    /** A Query goes on; {@code text} is empty unless statements are recorded. */
    void query(String text) {
        noteIdle();
        // Only what was begun at Ready "I" with nothing before it may be sent again (nothing runs twice).
        boolean alone = owed.isEmpty() && status == TransactionStatus.IDLE;
        if (recording) {
            owed.push(ReplyQueue.QUERY, record(text));
        } else {
            owed.push(ReplyQueue.QUERY);
        }
        if (alone) {
            last.arm();
        } else {
            last.disarm();
        }
    }

    void execute(String text) {
        if (recording) {
            owed.push(ReplyQueue.EXECUTE, record(text));
        } else {
            owed.push(ReplyQueue.EXECUTE);
        }
    }

    private StatementRecord record(String text) {
        var record = trail.begin(text);
        server.gate().announce(trail.started(record, text));
        return record;
    }

    ClientLeg.Step functionCall(int function) {
        if (recording && !judge.ahead().hasRules()) {
            owed.push(
                    ReplyQueue.FUNCTION_CALL, record("FunctionCall of function " + Integer.toUnsignedString(function)));
            return ClientLeg.Step.PASS;
        }
        // It carries no text that anybody could read or approve.
        refuse(judge.functionCallRefusal(), true);
        return ClientLeg.Step.DROP;
    }

    void forgetUnnamed() {
        if (!prepared.isEmpty()) prepared.queried(); // a simple Query destroys the unnamed statement
    }

    void clientSaysGoodbye() {
        goodbye = true;
    }

    /** Where a backslash can be an escape in any string, a text that has one is read by the server only. */
    boolean isReadable(String sql) {
        return reported.isReadable(sql);
    }

    ClientLeg.Step localParse() {
        return local(new ParseComplete());
    }

    ClientLeg.Step localBind() {
        return local(new BindComplete());
    }

    ClientLeg.Step localClose() {
        return local(new CloseComplete());
    }

    ClientLeg.Step localDescribe(OwnStatement own, boolean isStatement) {
        var description = judge.description(own);
        return isStatement
                ? local(new BackendMessage.ParameterDescription(List.of()), description)
                : local(description);
    }

    /** Says this itself, at its place among the server's replies. */
    ClientLeg.Step local(BackendMessage... messages) {
        var bytes = Frames.of(client.alloc(), messages);
        local(bytes, false);
        return ClientLeg.Step.DROP;
    }

    /** As {@link #local(BackendMessage...)}; takes the buffer over. {@code andReady}: followed by ReadyForQuery. */
    void local(ByteBuf bytes, boolean andReady) {
        if (over || owed.isSkipping()) {
            bytes.release();
        } else if (owed.isEmpty()) {
            say(bytes, andReady);
        } else {
            // A real Query would make the server send what it still keeps back; this one never gets there.
            if (andReady && owed.hasUnsynced()) server.send(new FrontendMessage.Flush());
            owed.push(ReplyQueue.LOCAL, new ReplyQueue.Local() {
                @Override
                public void reached() {
                    say(bytes, andReady);
                }

                @Override
                public void dropped() {
                    bytes.release();
                }
            });
        }
    }

    private void say(ByteBuf bytes, boolean andReady) {
        voice.say(bytes);
        if (andReady) voice.say(new ReadyForQuery(status));
    }

    // -- bytes -------------------------------------------------------------------------------------------------------

    void toServer(ByteBuf bytes) {
        server.pass(bytes);
    }

    void toClient(ByteBuf bytes) {
        client.write(bytes, client.voidPromise());
    }

    void flushServer() {
        server.gate().flush();
    }

    void flushClient() {
        client.flush();
    }

    void notice(String text) {
        voice.say(Frames.notice(text));
    }

    /** Each side is read only as fast as the other one takes it. */
    void throttleServer() {
        server.throttle(client.isWritable());
    }

    void throttleClient() {
        client.config().setAutoRead(server.isWritable() && clientLeg.heldBytes() < MAX_HELD_BYTES);
    }

    // -- the trail ---------------------------------------------------------------------------------------------------

    /** What was passed but not recorded waits here until the trail has it; then it goes out and the client is read on. */
    void recordThenGoOn() {
        if (!server.gate().hasAnnounced()) return;
        boolean wasPaused = clientLeg.isPaused();
        clientLeg.pause();
        server.gate().record(() -> {
            if (!wasPaused) clientLeg.resume();
        });
    }

    void finished(StatementRecord record, String tag) {
        trail.finished(record, tag);
    }

    void failed(StatementRecord record, Optional<String> sqlState) {
        trail.failed(record, sqlState.orElse("unknown"));
    }

    // -- what the server leg says ------------------------------------------------------------------------------------

    enum ErrorVerdict {
        RELAY,
        /** A single statement was refused at Ready "I": it may be asked for and sent again. */
        HOLD,
        /** A refusal that nothing can be done about here but to say what to type. */
        ADVISE
    }

    ErrorVerdict judge(MessageFields error) {
        boolean armed = last.isArmed() && owed.headKind() == ReplyQueue.QUERY && owed.size() == 1;
        last.disarm();
        if (!ServerRefusals.isTheServersOwn(error)) return ErrorVerdict.RELAY;
        if (armed && judge.mayRerun(lastText())) return ErrorVerdict.HOLD;
        return judge.mayAdvise() ? ErrorVerdict.ADVISE : ErrorVerdict.RELAY;
    }

    /** The text of the last Query or Parse, empty if it was too long to keep, cannot be read, or another may be meant. */
    Optional<String> lastText() {
        return last.isKnown()
                ? LastText.of(last.copyOfFrame(), clientCharset()).filter(this::isReadable)
                : Optional.empty();
    }

    /** The error is kept back; what happens next is decided at the ReadyForQuery behind it. */
    void holdAtReady(MessageFields error) {
        held = error;
        clientLeg.pause();
    }

    boolean isHolding() {
        return held != null;
    }

    void readyAfterRefusal(byte statusByte) {
        var error = held;
        held = null;
        ready(statusByte);
        if (error == null) return;
        if (status != TransactionStatus.IDLE) {
            answerRefused(error);
        } else {
            judge.refused(error, lastText().orElse(""));
        }
    }

    /** The client gets the server's own refusal after all. */
    void answerRefused(MessageFields error) {
        voice.say(new BackendMessage.ErrorResponse(error), new ReadyForQuery(status));
        clientLeg.resume();
    }

    /** The client gets this instead of the server's refusal. */
    void answerRefused(Refusal refusal) {
        voice.say(Frames.error(Severity.ERROR, refusal), new ReadyForQuery(status));
        clientLeg.resume();
    }

    /** Sends the refused Query once more; its second refusal is the client's. */
    void rerun() {
        var frame = last.copyOfFrame();
        var text = lastText().orElse("");
        last.forget();
        if (recording) {
            owed.push(ReplyQueue.QUERY, record(text));
        } else {
            owed.push(ReplyQueue.QUERY);
        }
        toServer(client.alloc().buffer(frame.length).writeBytes(frame));
        server.gate().record(clientLeg::resume);
    }

    void advise(MessageFields error, Runnable goOn) {
        boolean isLast = owed.headKind() != ReplyQueue.QUERY || owed.size() == 1;
        judge.advise(error, isLast ? lastText() : Optional.empty(), advised -> {
            voice.say(new BackendMessage.ErrorResponse(advised));
            goOn.run();
        });
    }

    void ready(byte statusByte) {
        status = switch (statusByte) {
            case 'T' -> TransactionStatus.IN_TRANSACTION;
            case 'E' -> TransactionStatus.FAILED;
            default -> TransactionStatus.IDLE;
        };
        if (owed.isEmpty()) {
            owed.shrink();
            if (recording) trail.idle();
            if (status == TransactionStatus.IDLE) prepared.transactionEnded();
        }
        if (status == TransactionStatus.IDLE && !afterTransaction.isEmpty()) {
            var sql = afterTransaction;
            afterTransaction = "";
            inject(sql);
        }
        finishing.ready();
    }

    /** As {@link #inject}, and once more when a transaction that is open now has ended: a ROLLBACK undoes a SET. */
    CompletableFuture<Injected.Result> injectToStay(String sql) {
        if (status != TransactionStatus.IDLE || owed.hasUnsynced()) afterTransaction = sql;
        return inject(sql);
    }

    private void noteIdle() {
        if (status == TransactionStatus.IDLE && owed.isEmpty()) lastIdleNanos = System.nanoTime();
    }

    /** How long the transaction under way can have been open, at the most. */
    Duration openFor() {
        return Duration.ofNanos(System.nanoTime() - lastIdleNanos);
    }

    void parameter(ByteBuf in, FrameScanner at) {
        parameter(Frames.parameter(at, in));
    }

    void parameter(ParameterStatus parameter) {
        reported.take(parameter);
    }

    // -- another server connection -----------------------------------------------------------------------------------

    /** Whether the client is owed nothing, is not in a transaction, and nothing of it is on its way to the server. */
    boolean isAtRest() {
        boolean owesNothing = owed.isEmpty() && !owed.hasUnsynced() && !owed.isSkipping();
        return !over && owesNothing && held == null && status == TransactionStatus.IDLE && server.isAtRest();
    }

    /** Closes the server connection, at rest; the client stays paused until {@link #goOn}. */
    void leaveServer() {
        server.leave();
    }

    /** Goes on with another server connection, which is at rest too. The client is told of what is other there. */
    void goOn(Channel fresh, Collection<ParameterStatus> parameters) {
        server = side(fresh);
        server.attach();
        afterTransaction = "";
        recording = false;
        last.forget();
        state.begin();
        for (var other : reported.takeNew(parameters)) voice.say(other);
    }

    // -- statements of the gateway's own -----------------------------------------------------------------------------

    /** Runs a statement on the session's own connection; the client never sees it. */
    CompletableFuture<Injected.Result> inject(String sql) {
        return questions.ask(sql);
    }

    /** Makes the server fail in the client's place, so that its transaction is where the client is told it is. */
    void refuse(Refusal refusal, boolean simple) {
        if (simple) {
            owed.push(ReplyQueue.QUERY, new ServerError(refusal));
            server.send(new Query(NEVER_A_STATEMENT));
        } else {
            owed.push(ReplyQueue.PARSE, new ServerError(refusal));
            server.send(new Parse("", NEVER_A_STATEMENT, List.of()));
        }
    }

    // -- the end -----------------------------------------------------------------------------------------------------

    void clientGone() {
        judge.gone(SessionEnd.byClient(goodbye ? "the client said goodbye" : "the client's connection closed"));
    }

    void serverGone() {
        if (goodbye) {
            clientGone();
        } else {
            judge.gone(SessionEnd.byServer("the server closed the connection"));
        }
    }

    void violation(@Nullable String what) {
        judge.violated(what == null ? "a message that cannot be read" : what);
    }

    void clientBroke(Throwable cause) {
        judge.gone(SessionEnd.byClient("the client's connection broke: " + cause.getMessage()));
    }

    void serverBroke(Throwable cause) {
        judge.gone(SessionEnd.byServer("the server's connection broke: " + cause.getMessage()));
    }

    boolean isOver() {
        return over;
    }

    /** Gives back what it keeps and closes both sockets; the client first gets {@code lastWords}, if there are any. */
    void close(Optional<Refusal> lastWords) {
        if (over) return;
        over = true;
        voice.close(lastWords);
        server.close();
        clientLeg.release();
        owed.clear();
    }
}
