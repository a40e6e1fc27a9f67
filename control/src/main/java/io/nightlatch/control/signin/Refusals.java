package io.nightlatch.control.signin;

import io.nightlatch.control.answer.Problem;
import io.nightlatch.control.answer.ProblemWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/** Says no to who is not signed in: in the same words whatever was wrong, or missing. */
public final class Refusals implements AuthenticationEntryPoint, AuthenticationFailureHandler {
    private final ProblemWriter writer;

    public Refusals(ProblemWriter writer) {
        this.writer = writer;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
            throws IOException {
        refuse(response, Optional.empty());
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException e) throws IOException {
        refuse(response, e instanceof Refusal refusal ? refusal.waitFor() : Optional.empty());
    }

    private void refuse(HttpServletResponse response, Optional<Duration> wait) throws IOException {
        if (wait.isPresent()) {
            response.setHeader(HttpHeaders.RETRY_AFTER, retryAfter(wait.get()));
            writer.write(response, new Problem("Too many failed sign-ins", 429, "Wait for the time in Retry-After."));
            return;
        }
        response.addHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"nightlatch\", charset=\"UTF-8\"");
        response.addHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"nightlatch\"");
        writer.write(
                response,
                new Problem(
                        "Not signed in",
                        401,
                        "Send your name and password (Basic), or an API token (Bearer), in the Authorization header."));
    }

    /** Whole seconds, never fewer than the wait. */
    public static String retryAfter(Duration wait) {
        return Long.toString(wait.plusMillis(999).toSeconds());
    }
}
