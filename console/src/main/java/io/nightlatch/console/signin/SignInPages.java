package io.nightlatch.console.signin;

import io.nightlatch.console.view.Sheets;
import io.nightlatch.console.view.SignInForm;
import io.nightlatch.control.signin.Refusals;
import io.nightlatch.control.signin.SignIn;
import io.nightlatch.control.signin.SignInAnswer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Signs people in by the name and password of the people file, and out. */
@RestController
public final class SignInPages {
    private final SignIn signIn;
    private final BrowserSessions sessions;
    private final CookieCsrfTokenRepository formTokens;
    private final Sheets sheets;

    SignInPages(SignIn signIn, BrowserSessions sessions, CookieCsrfTokenRepository formTokens, Sheets sheets) {
        this.signIn = signIn;
        this.sessions = sessions;
        this.formTokens = formTokens;
        this.sheets = sheets;
    }

    @GetMapping("/sign-in")
    ResponseEntity<String> form(HttpServletRequest request, @RequestParam(defaultValue = "/") String then) {
        if (sessions.find(request).isPresent()) return to(ours(then));
        return form(200, request, "", ours(then), Optional.empty(), new HttpHeaders());
    }

    @PostMapping("/sign-in")
    ResponseEntity<String> signIn(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(defaultValue = "/") String then) {
        return switch (signIn.signIn(name.strip(), password, request.getRemoteAddr())) {
            case SignInAnswer.Done(var signedIn) -> {
                sessions.start(request, signedIn);
                // Whoever knew the form's token before the sign-in must not know the one after it.
                formTokens.saveToken(null, request, response);
                yield to(ours(then));
            }
            case SignInAnswer.Refused(var wait) -> refused(request, name, ours(then), wait);
        };
    }

    @PostMapping("/sign-out")
    ResponseEntity<String> signOut(HttpServletRequest request, HttpServletResponse response) {
        sessions.end(request);
        formTokens.saveToken(null, request, response);
        return to("/sign-in");
    }

    private ResponseEntity<String> refused(
            HttpServletRequest request, String name, String then, Optional<Duration> wait) {
        var headers = new HttpHeaders();
        wait.ifPresent(time -> headers.set(HttpHeaders.RETRY_AFTER, Refusals.retryAfter(time)));
        var why = wait.map(time -> "Too many sign-ins have failed. Try again in " + Refusals.retryAfter(time) + " s.")
                .orElse("That name and password do not go together.");
        return form(wait.isPresent() ? 429 : 403, request, name, then, Optional.of(why), headers);
    }

    private ResponseEntity<String> form(
            int status,
            HttpServletRequest request,
            String name,
            String then,
            Optional<String> refusal,
            HttpHeaders headers) {
        var csrf = ((CsrfToken) request.getAttribute(CsrfToken.class.getName())).getToken();
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(Sheets.HTML)
                .body(sheets.render("signin.jte", new SignInForm(csrf, name, then, refusal, sheets.assets())));
    }

    private static ResponseEntity<String> to(String path) {
        return ResponseEntity.status(303).location(URI.create(path)).build();
    }

    /** A path of ours, whatever the address bar says: {@code //elsewhere} and {@code /\elsewhere} are other hosts. */
    static String ours(String then) {
        try {
            var uri = URI.create(then);
            boolean plain = then.startsWith("/")
                    && !then.startsWith("//")
                    && !uri.isAbsolute()
                    && uri.getAuthority() == null
                    && !then.startsWith("/sign-");
            return plain ? uri.toString() : "/";
        } catch (IllegalArgumentException e) {
            return "/";
        }
    }
}
