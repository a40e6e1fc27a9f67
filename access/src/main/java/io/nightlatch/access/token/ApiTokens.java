package io.nightlatch.access.token;

import io.nightlatch.access.identity.PrincipalName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The API's bearer tokens. A token and its event are written together; the secret is kept only as its SHA-256. */
public interface ApiTokens {
    /** The token and its secret, which nobody can read again. */
    record Created(ApiToken token, String secret) {}

    Created create(PrincipalName principal, String label, Instant expiresAt);

    /** Whose token this is, if it is one and holds at {@code now}. */
    Optional<PrincipalName> authenticate(String secret, Instant now);

    List<ApiToken> of(PrincipalName principal);

    /** False if {@code principal} has no such token in force. */
    boolean revoke(PrincipalName principal, String id);
}
