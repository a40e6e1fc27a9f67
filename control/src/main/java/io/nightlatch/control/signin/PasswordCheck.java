package io.nightlatch.control.signin;

import java.time.Duration;

/** What came of proving a password again. */
public sealed interface PasswordCheck {
    record Right() implements PasswordCheck {}

    record Wrong() implements PasswordCheck {}

    /** Not looked at: too many failures before it. */
    record Wait(Duration duration) implements PasswordCheck {}
}
