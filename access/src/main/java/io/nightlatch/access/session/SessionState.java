package io.nightlatch.access.session;

/** Where a session stands. */
public enum SessionState {
    OPEN,
    /** A statement of it waits for a decision. */
    HELD,
    /** Its connection is gone or going; its login still has to be. */
    ENDING,
    ENDED
}
