package io.nightlatch.build;

/** The formatter's parser did not understand a source; the message says where. */
final class UnreadableSource extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableSource(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
