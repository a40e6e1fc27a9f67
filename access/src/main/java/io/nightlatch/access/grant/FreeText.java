package io.nightlatch.access.grant;

import java.util.Optional;

/** What people write in their own words: reasons and comments. */
final class FreeText {
    private static final int MOST_CHARS = 10_000;

    private FreeText() {}

    /** Why {@code text} cannot be kept, as a sentence about {@code what}; empty if it can. */
    static Optional<String> whyNotValid(String what, Optional<String> text) {
        if (text.filter(written -> written.length() > MOST_CHARS).isPresent()) {
            return Optional.of(what + " has at most " + MOST_CHARS + " characters");
        }
        // PostgreSQL's text holds every character but this one.
        if (text.filter(written -> written.indexOf('\0') >= 0).isPresent()) {
            return Optional.of(what + " has no NUL characters");
        }
        return Optional.empty();
    }
}
