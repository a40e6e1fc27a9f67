package io.nightlatch.control.signin;

import java.time.Duration;
import java.util.Optional;
import org.springframework.security.core.AuthenticationException;

/** Not signed in; {@code wait} when it is for too many failures before this one. */
final class Refusal extends AuthenticationException {
    private static final long serialVersionUID = 1L;
    private final transient Optional<Duration> wait;

    Refusal(Optional<Duration> wait) {
        super("refused");
        this.wait = wait;
    }

    Optional<Duration> waitFor() {
        return wait;
    }
}
