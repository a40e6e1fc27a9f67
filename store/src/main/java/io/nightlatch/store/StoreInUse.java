package io.nightlatch.store;

/** Another node runs on this store; the message says which. */
public final class StoreInUse extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreInUse(String message) {
        super(message);
    }
}
