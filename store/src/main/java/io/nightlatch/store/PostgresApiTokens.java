package io.nightlatch.store;

import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.token.ApiToken;
import io.nightlatch.access.token.ApiTokens;
import io.nightlatch.store.sql.Row;
import io.nightlatch.store.sql.Sql;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The API's tokens in PostgreSQL. The prefix lets scanners of repositories and logs find one that was let slip. */
final class PostgresApiTokens implements ApiTokens {
    private static final String PREFIX = "nlt_";
    private static final String SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"; // Crockford's, so five bits each
    private static final int SECRET_SIGNS = 32;
    private static final int ID_SIGNS = 8;

    private final Transactions transactions;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    PostgresApiTokens(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public Created create(PrincipalName principal, String label, Instant expiresAt) {
        var secret = PREFIX + randomText(SECRET_SIGNS);
        return transactions.run(connection -> {
            var token = new ApiToken(
                    randomText(ID_SIGNS),
                    principal,
                    label,
                    clock.instant(),
                    expiresAt.truncatedTo(ChronoUnit.MICROS), // as the column keeps it
                    Optional.empty());
            Sql.of(connection, """
                insert into api_token (id, principal, label, secret_sha256, created_at, expires_at)
                values (:id, :principal, :label, :digest, :createdAt, :expiresAt)
                """)
                    .with("id", token.id())
                    .with("principal", principal.value())
                    .with("label", label)
                    .with("digest", sha256(secret))
                    .with("createdAt", token.createdAt())
                    .with("expiresAt", token.expiresAt())
                    .run();
            record(connection, EventKind.TOKEN_CREATED, token);
            return new Created(token, secret);
        });
    }

    @Override
    public Optional<PrincipalName> authenticate(String secret, Instant now) {
        if (!secret.startsWith(PREFIX)) return Optional.empty();
        return transactions.read(connection -> Sql.of(connection, """
            select principal from api_token
             where secret_sha256 = :digest and revoked_at is null and expires_at > :now
            """)
                .with("digest", sha256(secret))
                .with("now", now)
                .first(row -> new PrincipalName(row.text("principal"))));
    }

    @Override
    public List<ApiToken> of(PrincipalName principal) {
        return transactions.read(connection -> Sql.of(
                        connection, "select * from api_token where principal = :principal order by created_at desc, id")
                .with("principal", principal.value())
                .list(PostgresApiTokens::read));
    }

    @Override
    public boolean revoke(PrincipalName principal, String id) {
        return transactions.run(connection -> {
            var revoked = Sql.of(connection, """
                update api_token set revoked_at = :now
                 where (id, principal) = (:id, :principal) and revoked_at is null and expires_at > :now
                returning *
                """)
                    .with("id", id)
                    .with("principal", principal.value())
                    .with("now", clock.instant())
                    .first(PostgresApiTokens::read);
            revoked.ifPresent(token -> record(connection, EventKind.TOKEN_REVOKED, token));
            return revoked.isPresent();
        });
    }

    private static void record(Connection connection, EventKind kind, ApiToken token) {
        var what = Happening.of(kind)
                .to(token.principal())
                .with("for", "api")
                .with("token", token.id())
                .with("label", token.label())
                .with("expiresAt", token.expiresAt().toString());
        EventRows.insert(connection, List.of(what));
    }

    private static ApiToken read(Row row) {
        return new ApiToken(
                row.text("id"),
                new PrincipalName(row.text("principal")),
                row.text("label"),
                row.instant("created_at"),
                row.instant("expires_at"),
                row.optionalInstant("revoked_at"));
    }

    private String randomText(int length) {
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) text.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
        return text.toString();
    }

    private static byte[] sha256(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
