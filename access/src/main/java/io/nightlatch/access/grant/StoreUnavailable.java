package io.nightlatch.access.grant;

/** The store cannot be asked, so nothing new can be granted; what was being changed has not changed. */
public class StoreUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
