package io.nightlatch.console.signin;

import io.nightlatch.control.signin.SignIn;
import io.nightlatch.control.signin.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Who a browser is signed in as. Only somebody who has proved a password has a session here, so nobody else can fill the
 * server's memory with them.
 */
public final class BrowserSessions {
    /** A night on call, and the morning after it. */
    static final Duration LASTS = Duration.ofHours(12);

    private static final String KEY = "signed-in";

    private final SignIn signIn;
    private final InstantSource clock;

    public BrowserSessions(SignIn signIn, InstantSource clock) {
        this.signIn = signIn;
        this.clock = clock;
    }

    /** Kept in the web server's session; {@code over} once that session is, which ends what still streams to it. */
    private record Kept(SignedIn signedIn, Instant until, AtomicBoolean over) implements HttpSessionBindingListener {
        @Override
        public void valueUnbound(HttpSessionBindingEvent event) {
            over.set(true);
        }
    }

    /** From here on; whatever session the browser brought along is worth nothing. */
    void start(HttpServletRequest request, SignedIn signedIn) {
        end(request);
        var over = new AtomicBoolean();
        var until = clock.instant().plus(LASTS);
        var session = request.getSession(true);
        session.setMaxInactiveInterval((int) LASTS.toSeconds());
        session.setAttribute(
                KEY,
                new Kept(signedIn.whileAlso(() -> !over.get() && clock.instant().isBefore(until)), until, over));
    }

    void end(HttpServletRequest request) {
        var session = request.getSession(false);
        if (session != null) session.invalidate();
    }

    /** With the groups of now; a changed password and a disabled person end the session. */
    Optional<SignedIn> find(HttpServletRequest request) {
        var session = request.getSession(false);
        if (session == null || !(session.getAttribute(KEY) instanceof Kept kept)) return Optional.empty();
        var now = signIn.again(kept.signedIn());
        if (now.isEmpty()) session.invalidate();
        return now;
    }
}
