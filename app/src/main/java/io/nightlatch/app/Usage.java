package io.nightlatch.app;

/** The words on the command line are not understood; the message says which would be. */
final class Usage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Usage(String message) {
        super(message);
    }
}
