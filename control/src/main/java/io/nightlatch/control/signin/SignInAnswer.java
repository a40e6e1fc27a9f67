package io.nightlatch.control.signin;

import java.time.Duration;
import java.util.Optional;

/** What came of a sign-in. */
public sealed interface SignInAnswer {
    record Done(SignedIn signedIn) implements SignInAnswer {}

    /** The same for a wrong name and a wrong password; {@code mustWait} when it is for too many failures before this one. */
    record Refused(Optional<Duration> mustWait) implements SignInAnswer {}
}
