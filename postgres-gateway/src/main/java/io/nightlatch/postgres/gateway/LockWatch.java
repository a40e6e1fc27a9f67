package io.nightlatch.postgres.gateway;

import io.nightlatch.access.session.Rights;
import io.nightlatch.access.session.TargetUnavailable;

/** Ends a hold inside a transaction when somebody waits for the locks that it keeps. */
final class LockWatch {
    private static final long LOOK_EVERY_MILLIS = 1_000;

    private final LiveSession session;
    private final Rights rights;
    private final HeldBy held;

    LockWatch(LiveSession session, Rights rights, HeldBy held) {
        this.session = session;
        this.rights = rights;
        this.held = held;
    }

    void start() {
        Thread.ofVirtual().name("locks of " + session.id()).start(this::watch);
    }

    private boolean isInTheWay() {
        try {
            return rights.blocksOthers(session.login());
        } catch (TargetUnavailable e) {
            return false; // cannot be asked now; the hold's own time-out bounds it
        }
    }

    private void watch() {
        try {
            while (!held.future().isDone() && session.isHeldBy(held)) {
                if (isInTheWay()) {
                    held.giveUp(HeldBy.GivenUp.OTHERS_WAIT);
                    return;
                }
                Thread.sleep(LOOK_EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
