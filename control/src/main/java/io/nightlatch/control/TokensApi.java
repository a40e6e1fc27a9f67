package io.nightlatch.control;

import io.nightlatch.access.identity.Principal;
import io.nightlatch.control.answer.Problem;
import io.nightlatch.control.json.Bodies;
import io.nightlatch.control.json.PageJson;
import io.nightlatch.control.json.TokenJson;
import io.nightlatch.control.signin.SignedIn;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** One's own API tokens. */
@RestController
@RequestMapping("/api/v1/tokens")
final class TokensApi {
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final String UNLESS_TOLD = "P90D";
    private static final int LONGEST_LABEL = 200;

    private final ControlServices services;

    TokensApi(ControlServices services) {
        this.services = services;
    }

    @GetMapping
    PageJson<TokenJson> list(@AuthenticationPrincipal Principal who) {
        return PageJson.whole(
                services.tokens().of(who.name()).stream().map(TokenJson::of).toList());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    TokenJson create(SignedIn signedIn, @RequestBody Bodies.NewToken body) {
        // A token that could make tokens would outlive its own revocation.
        if (!signedIn.byPassword()) {
            throw Problem.notAllowed("A token cannot make tokens", "Sign in with your name and password for this.");
        }
        var label = Bodies.required("label", body.label());
        if (label.length() > LONGEST_LABEL) {
            throw Problem.notValidField(
                    "label", "The label is too long", "Take at most " + LONGEST_LABEL + " characters.");
        }
        var expiresIn = Bodies.duration("expiresIn", body.expiresIn().orElse(UNLESS_TOLD));
        if (expiresIn.isNegative() || expiresIn.isZero() || expiresIn.compareTo(LONGEST) > 0) {
            throw Problem.notValidField("expiresIn", "A token lasts at most a year", "Send P1D to P366D.");
        }
        var created = services.tokens()
                .create(signedIn.who().name(), label, services.clock().instant().plus(expiresIn));
        return TokenJson.of(created.token(), Optional.of(created.secret()));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@AuthenticationPrincipal Principal who, @PathVariable String id) {
        if (!services.tokens().revoke(who.name(), id))
            throw Problem.notFound("token " + id + " of yours that is in force");
    }
}
