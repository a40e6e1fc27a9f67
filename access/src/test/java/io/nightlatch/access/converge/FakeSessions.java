package io.nightlatch.access.converge;

import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.session.LiveSessions;
import io.nightlatch.access.session.SessionEnd;
import io.nightlatch.access.session.SessionLogin;
import io.nightlatch.access.session.SessionState;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Connections as the gateway keeps them: a cut is only asked for, and carried out by {@link #finishCuts}. */
final class FakeSessions implements LiveSessions {
    final Map<SessionId, SessionLogin> live = new LinkedHashMap<>();
    final Map<SessionId, Cut> cuts = new LinkedHashMap<>();
    final Set<SessionId> finishing = new HashSet<>();
    final Map<SessionId, Instant> ends = new LinkedHashMap<>();

    @Override
    public Set<String> logins(DatabaseName database) {
        return live.values().stream().map(SessionLogin::name).collect(Collectors.toSet());
    }

    @Override
    public Set<Integer> backends(DatabaseName database) {
        return Set.of();
    }

    @Override
    public boolean isLive(SessionId session) {
        return live.containsKey(session);
    }

    @Override
    public Optional<SessionState> state(SessionId session) {
        return Optional.empty();
    }

    @Override
    public Optional<String> currentStatement(SessionId session) {
        return Optional.empty();
    }

    @Override
    public void grantRanOut(SessionId session, GrantId grant, Cut why) {
        if (!finishing.contains(session)) grantEnded(session, grant, why);
    }

    @Override
    public boolean isFinishing(SessionId session) {
        return finishing.contains(session);
    }

    @Override
    public void grantExtended(SessionId session, GrantId grant, Instant endsAt) {
        ends.put(session, endsAt);
    }

    @Override
    public void cut(SessionId session, Cut why) {
        cuts.put(session, why);
    }

    @Override
    public void grantEnded(SessionId session, GrantId grant, Cut why) {
        var login = live.get(session);
        if (login != null && !login.name().endsWith("~2")) cut(session, why);
    }

    /** What the gateway does for a connection that is cut: ends its login, writes that down, forgets it. */
    void finishCuts(FakeTarget target, Sessions sessions) {
        for (var id : Set.copyOf(cuts.keySet())) {
            var login = live.get(id);
            if (login != null) sessions.ended(id, SessionEnd.byNightlatch("cut"), target.end(login));
            live.remove(id);
            cuts.remove(id);
        }
    }
}
