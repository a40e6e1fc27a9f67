package io.nightlatch.access.grant;

/**
 * The store cannot be asked, so nothing new can be granted. What was being changed has not changed, with one exception:
 * if the connection dies while the commit is on its way, the change may be there, with its event. Whoever needs to know
 * looks again.
 */
public class StoreUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
