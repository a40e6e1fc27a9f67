package io.nightlatch.postgres.gateway;

import io.nightlatch.postgres.wire.BackendMessage.TransactionStatus;

/** Where a session's server stands before a statement, with everything before that answered. */
enum Standing {
    /** No transaction is open, but for one in which a pipeline has prepared and run nothing. */
    AT_REST,
    IN_TRANSACTION,
    /** An error came before it, so that the server discards it. */
    DISCARDING;

    /** On the event loop. */
    static Standing of(Relay relay) {
        if (relay.owed.isSkipping()) return DISCARDING;
        boolean isIdle = relay.status() == TransactionStatus.IDLE;
        return isIdle && !relay.clientLeg().cycle().hasBound() ? AT_REST : IN_TRANSACTION;
    }
}
