package io.nightlatch.store;

import static io.nightlatch.store.Samples.ALICE;
import static io.nightlatch.store.Samples.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.event.EventFilter;
import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.token.ApiToken;
import io.nightlatch.access.token.ApiTokens;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresApiTokensTest {
    private final Store opened = Store.open(TestPostgres.shared().database());
    private final ApiTokens tokens = opened.apiTokens();
    private final Instant expiresAt = opened.clock().instant().plusSeconds(3_600);

    @AfterEach
    void close() {
        opened.close();
    }

    private Instant now() {
        return opened.clock().instant();
    }

    @Test
    void aTokenSpeaksForItsPrincipalUntilItExpires() {
        var created = tokens.create(ALICE, "laptop", expiresAt);

        assertThat(created.secret()).matches("nlt_[0-9a-hjkmnp-tv-z]{32}");
        assertThat(tokens.authenticate(created.secret(), now())).contains(ALICE);
        assertThat(tokens.authenticate(created.secret(), expiresAt)).isEmpty();
        assertThat(tokens.authenticate(created.secret() + "x", now())).isEmpty();
        assertThat(tokens.authenticate("", now())).isEmpty();
    }

    @Test
    void aTokenIsRevokedOnceAndByItsPrincipalOnly() {
        var created = tokens.create(ALICE, "laptop", expiresAt);

        assertThat(tokens.revoke(BOB, created.token().id())).isFalse();
        assertThat(tokens.revoke(ALICE, created.token().id())).isTrue();
        assertThat(tokens.revoke(ALICE, created.token().id())).isFalse();

        assertThat(tokens.authenticate(created.secret(), now())).isEmpty();
        assertThat(tokens.of(ALICE))
                .hasSize(1)
                .first()
                .extracting(ApiToken::revokedAt)
                .matches(at -> at.isPresent());
    }

    @Test
    void theTrailTellsOfATokenButNeverItsSecret() {
        var created = tokens.create(ALICE, "laptop", expiresAt);
        tokens.revoke(ALICE, created.token().id());

        var told = opened.events().read(EventFilter.ALL, 0, 10);

        assertThat(told)
                .extracting(event -> event.what().kind())
                .containsExactly(EventKind.TOKEN_CREATED, EventKind.TOKEN_REVOKED);
        assertThat(told.toString()).contains(created.token().id()).doesNotContain(created.secret());
    }

    @Test
    void everybodyListsTheirOwn() {
        var created = tokens.create(ALICE, "laptop", expiresAt);
        tokens.create(BOB, "ci", expiresAt);

        assertThat(tokens.of(ALICE)).containsExactly(created.token());
    }
}
