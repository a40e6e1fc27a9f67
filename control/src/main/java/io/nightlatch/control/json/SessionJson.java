package io.nightlatch.control.json;

import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.session.Session;
import io.nightlatch.access.session.SessionState;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A session as the API tells it. */
public record SessionJson(
        String id,
        String principal,
        String database,
        String login,
        Instant startedAt,
        Optional<Instant> endedAt,
        String client,
        String application,
        List<String> grants,
        String state,
        Optional<String> currentStatement) {

    public static SessionJson of(Session session, SessionState state, Optional<String> currentStatement) {
        return new SessionJson(
                session.id().value(),
                session.principal().value(),
                session.database().value(),
                session.login(),
                Times.cut(session.startedAt()),
                session.endedAt().map(Times::cut),
                session.client(),
                session.application(),
                session.grants().stream().map(GrantId::value).toList(),
                state.name().toLowerCase(Locale.ROOT),
                currentStatement);
    }
}
