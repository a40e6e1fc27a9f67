package io.nightlatch.cli.shell;

import java.util.Optional;

/** Asks the person at the keyboard. Every answer is empty when nobody sits there. */
public interface Keyboard {
    /** Nobody sits there: a script, a pipe, a test. */
    Keyboard NONE = new Keyboard() {
        @Override
        public Optional<String> line(String prompt) {
            return Optional.empty();
        }

        @Override
        public Optional<String> secret(String prompt) {
            return Optional.empty();
        }
    };

    Optional<String> line(String prompt);

    /** As {@link #line}, but what is typed is not shown. */
    Optional<String> secret(String prompt);
}
