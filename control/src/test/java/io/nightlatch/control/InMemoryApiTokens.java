package io.nightlatch.control;

import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.token.ApiToken;
import io.nightlatch.access.token.ApiTokens;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tokens in a map, by their secret. */
final class InMemoryApiTokens implements ApiTokens {
    private final InstantSource clock;
    private final Map<String, ApiToken> bySecret = new LinkedHashMap<>();

    InMemoryApiTokens(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Created create(PrincipalName principal, String label, Instant expiresAt) {
        var id = "t" + (bySecret.size() + 1);
        var token = new ApiToken(id, principal, label, clock.instant(), expiresAt, Optional.empty());
        bySecret.put("nla_secret_" + id, token);
        return new Created(token, "nla_secret_" + id);
    }

    @Override
    public synchronized Optional<PrincipalName> authenticate(String secret, Instant now) {
        return Optional.ofNullable(bySecret.get(secret))
                .filter(token -> token.revokedAt().isEmpty() && now.isBefore(token.expiresAt()))
                .map(ApiToken::principal);
    }

    @Override
    public synchronized List<ApiToken> of(PrincipalName principal) {
        return bySecret.values().stream()
                .filter(token -> token.principal().equals(principal))
                .toList();
    }

    @Override
    public synchronized boolean revoke(PrincipalName principal, String id) {
        for (var entry : bySecret.entrySet()) {
            var token = entry.getValue();
            if (token.id().equals(id)
                    && token.principal().equals(principal)
                    && token.revokedAt().isEmpty()) {
                entry.setValue(new ApiToken(
                        id,
                        principal,
                        token.label(),
                        token.createdAt(),
                        token.expiresAt(),
                        Optional.of(clock.instant())));
                return true;
            }
        }
        return false;
    }
}
