package io.nightlatch.control;

import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.session.LiveSessions;
import io.nightlatch.access.session.SessionState;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A gateway that serves nobody, and remembers what it was told to cut. */
final class FakeSessions implements LiveSessions {
    final Map<SessionId, Cut> cuts = new HashMap<>();
    final Map<SessionId, SessionState> states = new HashMap<>();
    final Map<SessionId, String> statements = new HashMap<>();

    @Override
    public Set<String> logins(DatabaseName database) {
        return Set.of();
    }

    @Override
    public Set<Integer> backends(DatabaseName database) {
        return Set.of();
    }

    @Override
    public boolean isLive(SessionId session) {
        return states.containsKey(session);
    }

    @Override
    public Optional<SessionState> state(SessionId session) {
        return Optional.ofNullable(states.get(session));
    }

    @Override
    public Optional<String> currentStatement(SessionId session) {
        return Optional.ofNullable(statements.get(session));
    }

    @Override
    public void grantEnded(SessionId session, GrantId grant, Cut why) {
        cut(session, why);
    }

    @Override
    public void grantRanOut(SessionId session, GrantId grant, Cut why) {
        cut(session, why);
    }

    @Override
    public boolean isFinishing(SessionId session) {
        return false;
    }

    @Override
    public void grantExtended(SessionId session, GrantId grant, Instant endsAt) {}

    @Override
    public void cut(SessionId session, Cut why) {
        cuts.put(session, why);
        states.put(session, SessionState.ENDING);
    }
}
