package io.nightlatch.access.identity;

import java.util.Optional;

/** One entry of the directory. Who is disabled keeps an entry, so that the trail still knows the name, but cannot sign in. */
public record Person(Principal principal, Optional<ScramVerifier> verifier, boolean disabled) {
    public PrincipalName name() {
        return principal.name();
    }
}
