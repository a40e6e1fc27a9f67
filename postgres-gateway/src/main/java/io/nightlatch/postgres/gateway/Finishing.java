package io.nightlatch.postgres.gateway;

import io.nightlatch.access.policy.AtEnd;
import io.nightlatch.access.policy.AtEnd.Finish;
import io.nightlatch.postgres.wire.BackendMessage.TransactionStatus;
import io.nightlatch.postgres.wire.FrontendType;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What runs at the end of a grant's time comes to its end, and nothing new begins: the client is stopped at the first frame
 * that would. A statement runs until its ReadyForQuery, in the extended protocol with what else was sent before its Sync
 * (manual, "Pipelining"); the rest of a COPY still passes. A transaction runs until a ReadyForQuery that says idle, one
 * statement, or one cycle, at a time.
 *
 * <p>Confined to the session's event loop, but for {@link #isUnderWay}.
 */
final class Finishing {
    private final Relay relay;
    private final Runnable flush;
    private volatile boolean underWay;
    private Finish what = Finish.NOTHING;
    private Runnable then = () -> {};
    private @Nullable Future<?> cap;
    private boolean stopped;
    private boolean finished;

    /** @param flush makes the server say what it has to say of what was sent without a Sync */
    Finishing(Relay relay, Runnable flush) {
        this.relay = relay;
        this.flush = flush;
    }

    boolean isUnderWay() {
        return underWay;
    }

    /** Whether something runs that may come to its end. */
    boolean mayBegin(Finish may) {
        boolean runs = !relay.owed.isEmpty() || relay.owed.hasUnsynced();
        return switch (may) {
            case NOTHING -> false;
            case STATEMENT -> runs;
            case TRANSACTION -> runs || relay.status() != TransactionStatus.IDLE;
        };
    }

    /**
     * @param onDone once it has come to its end
     * @param tooLong once its time is over
     */
    void begin(AtEnd allowed, Runnable onDone, Runnable tooLong) {
        underWay = true;
        finished = false;
        stopped = false;
        what = allowed.finish();
        then = onDone;
        cap = relay.loop.schedule(
                () -> {
                    if (end()) tooLong.run();
                },
                allowed.within().toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** @return false if nothing was coming to its end */
    boolean end() {
        var planned = cap;
        cap = null;
        if (planned != null) planned.cancel(false);
        boolean was = underWay;
        underWay = false;
        return was;
    }

    /** Whether the client's frame of that type has to wait, since something new would begin. */
    boolean stops(byte type) {
        if (!underWay) return false;
        stopped = finished || (begins(type) && !isOfTheTransaction());
        if (stopped && relay.owed.hasUnsynced()) flush.run();
        if (stopped) relay.loop.execute(this::look);
        return stopped;
    }

    private static boolean begins(byte type) {
        return switch (type) {
            case FrontendType.QUERY,
                    FrontendType.PARSE,
                    FrontendType.BIND,
                    FrontendType.EXECUTE,
                    FrontendType.FUNCTION_CALL -> true;
            default -> false;
        };
    }

    private boolean isOfTheTransaction() {
        boolean isOpen = relay.status() != TransactionStatus.IDLE || relay.owed.hasUnsynced();
        return what == Finish.TRANSACTION && isOpen && !relay.owed.awaitsReady();
    }

    /** The server has answered something; what follows from it is done once the answer is on its way to the client. */
    void answered() {
        if (underWay) relay.loop.execute(this::look);
    }

    /** ReadyForQuery came. */
    void ready() {
        if (!underWay) return;
        finished |= what == Finish.STATEMENT || relay.status() == TransactionStatus.IDLE;
        answered();
    }

    private void look() {
        if (!underWay || relay.isOver()) return;
        // Its Sync is missing, and the client sends something else: it cannot come to its end any more.
        boolean isLeft = stopped && relay.owed.isEmpty() && relay.owed.hasUnsynced() && what == Finish.STATEMENT;
        if (finished || isLeft) {
            end();
            then.run();
        } else if (stopped && isOfTheTransaction()) {
            stopped = false;
            relay.clientLeg().resume();
        }
    }
}
