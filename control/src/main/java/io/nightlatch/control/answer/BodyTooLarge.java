package io.nightlatch.control.answer;

/** The body is longer than any that the API has a use for. */
final class BodyTooLarge extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
