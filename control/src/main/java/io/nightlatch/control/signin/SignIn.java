package io.nightlatch.control.signin;

import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Events;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.event.Severity;
import io.nightlatch.access.identity.Directory;
import io.nightlatch.access.identity.Person;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.identity.ScramVerifier;
import io.nightlatch.access.token.ApiTokens;
import io.nightlatch.control.signin.Attempts.Limit;
import io.nightlatch.control.signin.Presented.Credentials;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;

/**
 * Recognises people and machines. Whatever is wrong with the credentials, the same work is done and the same refusal
 * said.
 */
public final class SignIn implements AuthenticationManager {
    private static final System.Logger LOG = System.getLogger("io.nightlatch.control");

    private final Directory directory;
    private final ApiTokens tokens;
    private final Events events;
    private final InstantSource clock;
    private final Attempts attempts;
    /** Of nobody: what an unknown name's password is compared with, so that it takes as long as a known one's. */
    private final ScramVerifier nobody;
    /** A guess is let through only after those before it are counted: so many at once, and no more, can slip past. */
    private final Semaphore verifying =
            new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()));

    public SignIn(Directory directory, ApiTokens tokens, Events events, InstantSource clock) {
        this.directory = directory;
        this.tokens = tokens;
        this.events = events;
        this.clock = clock;
        this.attempts = new Attempts(clock);
        var random = new SecureRandom();
        this.nobody = ScramVerifier.of(Long.toHexString(random.nextLong()) + random.nextLong(), random);
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        var presented = (Presented) authentication;
        return switch (presented.getCredentials()) {
            case Credentials.NameAndPassword(var name, var password) -> byPassword(name, password, presented.address());
            case Credentials.Bearer(var secret) -> byToken(secret, presented.address());
            case Credentials.Unreadable() -> throw refuse("unreadable", Optional.empty(), presented.address());
        };
    }

    /** For who signs in once and stays: the same work, limits and silence as for each request to the API. */
    public SignInAnswer signIn(String name, String password, String address) {
        var verdict = verify(name, password, address);
        if (verdict.mustWait().isPresent()) return new SignInAnswer.Refused(verdict.mustWait());
        if (verdict.person().isEmpty()) {
            noteFailure("console", "password", Optional.of(name), address);
            return new SignInAnswer.Refused(Optional.empty());
        }
        var person = verdict.person().get();
        return new SignInAnswer.Done(new SignedIn(person.principal(), true, () -> isStill(person)));
    }

    /** The earlier sign-in with the groups of now, if the same password would still be taken. */
    public Optional<SignedIn> again(SignedIn earlier) {
        return earlier.stillGood() ? directory.active(earlier.who().name()).map(earlier::as) : Optional.empty();
    }

    private SignedIn byPassword(String name, String password, String address) {
        var verdict = verify(name, password, address);
        if (verdict.mustWait().isPresent()) throw new Refusal(verdict.mustWait());
        var person = verdict.person().orElseThrow(() -> refuse("password", Optional.of(name), address));
        return new SignedIn(person.principal(), true, () -> isStill(person));
    }

    /** A password that changed since, or a person who was disabled, ends what lasts. */
    private boolean isStill(Person person) {
        return directory
                .find(person.name())
                .filter(now -> !now.disabled() && now.verifier().equals(person.verifier()))
                .isPresent();
    }

    private SignedIn byToken(String secret, String address) {
        var wait = attempts.mustWait(Limit.BY_ADDRESS, address);
        if (wait.isPresent()) throw new Refusal(wait);
        return principalOf(secret)
                .map(who -> new SignedIn(who, false, () -> principalOf(secret).isPresent()))
                .orElseThrow(() -> refuse("token", Optional.empty(), address));
    }

    private Optional<Principal> principalOf(String secret) {
        return tokens.authenticate(secret, clock.instant()).flatMap(directory::active);
    }

    /** What came of comparing a password: the person if it is theirs, or how long to wait before the next try. */
    private record Verdict(Optional<Person> person, Optional<Duration> mustWait) {}

    /**
     * Whether the password is the person's, for who is signed in and proves it again. A wrong one counts as a failed
     * sign-in.
     */
    public PasswordCheck check(PrincipalName name, String password, String address) {
        var verdict = verify(name.value(), password, address);
        if (verdict.mustWait().isPresent())
            return new PasswordCheck.Wait(verdict.mustWait().get());
        if (verdict.person().isPresent()) return new PasswordCheck.Right();
        noteFailure("api", "password", Optional.of(name.value()), address);
        return new PasswordCheck.Wrong();
    }

    private Verdict verify(String name, String password, String address) {
        verifying.acquireUninterruptibly();
        try {
            var wait = attempts.mustWait(Limit.BY_NAME, name).or(() -> attempts.mustWait(Limit.BY_ADDRESS, address));
            if (wait.isPresent()) return new Verdict(Optional.empty(), wait);
            var person = principalName(name).flatMap(directory::find);
            boolean right = person.flatMap(Person::verifier).orElse(nobody).accepts(password);
            var recognised = person.filter(
                    found -> right && !found.disabled() && found.verifier().isPresent());
            if (recognised.isEmpty()) {
                attempts.failed(Limit.BY_NAME, name);
                attempts.failed(Limit.BY_ADDRESS, address);
            }
            return new Verdict(recognised, Optional.empty());
        } finally {
            verifying.release();
        }
    }

    private Refusal refuse(String scheme, Optional<String> name, String address) {
        if (name.isEmpty()) attempts.failed(Limit.BY_ADDRESS, address);
        noteFailure("api", scheme, name, address);
        return new Refusal(Optional.empty());
    }

    /** The name goes to the trail as it was said, whether anybody has it or not. */
    private void noteFailure(String via, String scheme, Optional<String> name, String address) {
        var what = Happening.of(EventKind.LOGIN_REFUSED, Severity.WARNING)
                .with("via", via)
                .with("scheme", scheme)
                .with("client", address);
        try {
            events.record(
                    List.of(name.flatMap(SignIn::principalName).map(what::to).orElse(what)));
        } catch (RuntimeException e) {
            // The refusal stands with or without the trail, and must not read differently.
            LOG.log(System.Logger.Level.WARNING, "a refused sign-in could not be written to the trail", e);
        }
    }

    private static Optional<PrincipalName> principalName(String name) {
        try {
            return Optional.of(new PrincipalName(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
