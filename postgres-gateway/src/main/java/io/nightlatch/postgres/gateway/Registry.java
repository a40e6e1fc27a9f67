package io.nightlatch.postgres.gateway;

import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.session.LiveSessions;
import io.nightlatch.access.session.SessionState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The sessions of this process, from before their login is made until their ending is written down. */
final class Registry implements LiveSessions {
    private final Map<SessionId, LiveSession> sessions = new ConcurrentHashMap<>();
    private final Map<CancelKey, LiveSession> byCancelKey = new ConcurrentHashMap<>();

    /** What a CancelRequest names: the server's real process id and our own secret. */
    record CancelKey(int processId, int secret) {}

    void add(LiveSession session) {
        sessions.put(session.id(), session);
    }

    void cancelBy(CancelKey key, LiveSession session) {
        byCancelKey.put(key, session);
    }

    Optional<LiveSession> cancelledBy(CancelKey key) {
        return Optional.ofNullable(byCancelKey.get(key));
    }

    void remove(LiveSession session) {
        session.cancelKey().ifPresent(byCancelKey::remove);
        sessions.remove(session.id());
    }

    /** Process ids are a server's, so that the database has to be the same. */
    Optional<LiveSession> ofPerson(PrincipalName who, DatabaseName database, int processId) {
        return sessions.values().stream()
                .filter(session -> session.principal().name().equals(who)
                        && session.database().equals(database)
                        && session.isServedBy(processId))
                .findFirst();
    }

    List<LiveSession> all() {
        return List.copyOf(sessions.values());
    }

    @Override
    public Set<String> logins(DatabaseName database) {
        return sessions.values().stream()
                .filter(session -> session.database().equals(database))
                .flatMap(session -> session.logins().names().stream())
                .collect(Collectors.toSet());
    }

    @Override
    public Set<Integer> backends(DatabaseName database) {
        return sessions.values().stream()
                .filter(session -> session.database().equals(database))
                .flatMap(session -> session.backend().stream())
                .collect(Collectors.toSet());
    }

    @Override
    public boolean isLive(SessionId session) {
        return sessions.containsKey(session);
    }

    @Override
    public Optional<SessionState> state(SessionId session) {
        return Optional.ofNullable(sessions.get(session)).map(LiveSession::state);
    }

    @Override
    public Optional<String> currentStatement(SessionId session) {
        return Optional.ofNullable(sessions.get(session)).flatMap(LiveSession::currentStatement);
    }

    @Override
    public void cut(SessionId session, Cut why) {
        var live = sessions.get(session);
        if (live != null) live.cut(why);
    }

    @Override
    public void grantExtended(SessionId session, GrantId grant, Instant endsAt) {
        var live = sessions.get(session);
        if (live != null) live.extended(grant, endsAt);
    }

    @Override
    public void grantRanOut(SessionId session, GrantId grant, Cut why) {
        var live = sessions.get(session);
        if (live != null) live.grantRanOut(grant, why);
    }

    @Override
    public boolean isFinishing(SessionId session) {
        var live = sessions.get(session);
        return live != null && live.isFinishing();
    }

    @Override
    public void grantEnded(SessionId session, GrantId grant, Cut why) {
        var live = sessions.get(session);
        if (live != null) live.grantEnded(grant, why);
    }
}
