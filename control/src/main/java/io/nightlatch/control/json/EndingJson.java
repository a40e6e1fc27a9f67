package io.nightlatch.control.json;

import io.nightlatch.access.converge.UnfinishedEnding;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.session.Session;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An ending that is not finished as the API tells it; who it was is not known of a login that nobody has written down. */
public record EndingJson(
        String session,
        Optional<String> principal,
        String database,
        String login,
        List<String> grants,
        Instant since,
        int attempts,
        Instant nextAttempt,
        List<String> left) {

    public static EndingJson of(UnfinishedEnding ending, Optional<Session> session) {
        return new EndingJson(
                ending.session().value(),
                session.map(known -> known.principal().value()),
                ending.database().value(),
                ending.login(),
                session.map(known -> known.grants().stream().map(GrantId::value).toList())
                        .orElse(List.of()),
                Times.cut(ending.since()),
                ending.attempts(),
                Times.cut(ending.nextAttempt()),
                ending.left());
    }
}
