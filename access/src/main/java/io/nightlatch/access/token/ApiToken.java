package io.nightlatch.access.token;

import io.nightlatch.access.identity.PrincipalName;
import java.time.Instant;
import java.util.Optional;

/** A bearer token of the API as it is kept: everything but the secret. */
public record ApiToken(
        String id,
        PrincipalName principal,
        String label,
        Instant createdAt,
        Instant expiresAt,
        Optional<Instant> revokedAt) {}
