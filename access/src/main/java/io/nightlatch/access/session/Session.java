package io.nightlatch.access.session;

import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.PrincipalName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One client connection through the gateway. {@code login} is the name of its throw-away role in the target, the one of now,
 * {@code client} the address it came from, {@code grants} those it has used.
 */
public record Session(
        SessionId id,
        PrincipalName principal,
        DatabaseName database,
        String login,
        String client,
        String application,
        Instant startedAt,
        Optional<Instant> endedAt,
        List<GrantId> grants,
        SessionState state,
        Optional<String> currentStatement) {
    public Session {
        grants = List.copyOf(grants);
    }

    /** The same session, going on as another login. */
    public Session as(String newLogin) {
        return new Session(
                id,
                principal,
                database,
                newLogin,
                client,
                application,
                startedAt,
                endedAt,
                grants,
                state,
                currentStatement);
    }
}
