package io.nightlatch.control.json;

import io.nightlatch.access.token.ApiToken;
import java.time.Instant;
import java.util.Optional;

/** One's own API token; {@code token}, the secret, only in the answer that made it. */
public record TokenJson(
        String id,
        String label,
        Instant createdAt,
        Instant expiresAt,
        Optional<Instant> revokedAt,
        Optional<String> token) {

    public static TokenJson of(ApiToken token) {
        return of(token, Optional.empty());
    }

    public static TokenJson of(ApiToken token, Optional<String> secret) {
        return new TokenJson(
                token.id(),
                token.label(),
                Times.cut(token.createdAt()),
                Times.cut(token.expiresAt()),
                token.revokedAt().map(Times::cut),
                secret);
    }
}
