package io.nightlatch.access.converge;

import io.nightlatch.access.event.EventFilter;
import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Events;
import io.nightlatch.access.grant.Approvals;
import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.grant.GrantState;
import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.grant.GrantStore.SessionFilter;
import io.nightlatch.access.grant.Grants;
import io.nightlatch.access.grant.Sight;
import io.nightlatch.access.grant.Verification;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.session.EndingReport;
import io.nightlatch.access.session.LiveSessions;
import io.nightlatch.access.session.Session;
import io.nightlatch.access.session.SessionEnd;
import io.nightlatch.access.session.SessionLogin;
import io.nightlatch.access.session.SessionLogins;
import io.nightlatch.access.session.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One pass from what is to what should be. Passes do not overlap. */
public final class Converger {
    /** How long an ending may take before it is called unverified and an alarm is raised. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int MANY = 10_000;

    private final GrantStore store;
    private final Events events;
    private final Approvals approvals;
    private final Grants grants;
    private final Sessions sessions;
    private final LiveSessions live;
    private final Map<DatabaseName, SessionLogins> targets;
    private final InstantSource clock;

    public Converger(
            GrantStore store,
            Events events,
            Approvals approvals,
            Grants grants,
            Sessions sessions,
            LiveSessions live,
            Map<DatabaseName, SessionLogins> targets,
            InstantSource clock) {
        this.store = store;
        this.events = events;
        this.approvals = approvals;
        this.grants = grants;
        this.sessions = sessions;
        this.live = live;
        this.targets = Map.copyOf(targets);
        this.clock = clock;
    }

    /** What a pass could not do, by database; empty when all is as it should be. */
    public synchronized Map<DatabaseName, RuntimeException> converge() {
        approvals.expire();
        grants.endDue();
        store.endingOrUnverified().forEach(this::cutSessionsOf);
        var failures = new HashMap<DatabaseName, RuntimeException>();
        for (var target : targets.entrySet()) {
            try {
                sweep(target.getKey(), target.getValue());
            } catch (RuntimeException e) {
                // The other databases must not wait for this one; the next pass tries again.
                failures.put(target.getKey(), e);
                unfinishedIn(target.getKey(), String.valueOf(e.getMessage()));
            }
        }
        store.endingOrUnverified().forEach(this::readBack);
        return failures;
    }

    /** When an ending that was tried in vain is tried again. */
    Optional<Instant> nextAttempt() {
        return sessions.unfinished().nextAttempt();
    }

    private void cutSessionsOf(Grant grant) {
        for (var session : sessionsOf(grant)) {
            if (live.isLive(session.id())) live.cut(session.id(), Cuts.endOf(grant));
        }
    }

    /** Takes out of the target what belongs to no connection of ours, and closes the sessions whose login is gone. */
    private void sweep(DatabaseName database, SessionLogins target) {
        // Read before the logins that live: a session that starts in between is then not taken for one left behind.
        var orphans = unended(database).stream()
                .filter(session -> !live.isLive(session.id()))
                .toList();
        var reports = new HashMap<SessionId, EndingReport>();
        var resting = sessions.unfinished().resting(database);
        for (var report : target.converge(() -> union(live.logins(database), resting))) {
            reports.put(report.login().session(), report);
            if (store.session(report.login().session()).isEmpty()) sessions.endedUnknown(database, report);
        }
        for (var session : orphans) {
            if (resting.contains(session.login())) continue;
            var report = Optional.ofNullable(reports.get(session.id())).orElseGet(() -> nothingFound(session));
            sessions.ended(session.id(), SessionEnd.byNightlatch("its connection is gone"), report);
        }
    }

    private List<Session> unended(DatabaseName database) {
        return store.sessions(
                new Sight.All(),
                new SessionFilter(Optional.of(false), Optional.empty(), Optional.of(database), Optional.empty()),
                Optional.empty(),
                MANY);
    }

    private void unfinishedIn(DatabaseName database, String why) {
        for (var session : unended(database)) {
            if (!live.isLive(session.id())) sessions.notDone(session, List.of(why));
        }
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        var all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }

    private static EndingReport nothingFound(Session session) {
        return new EndingReport(
                new SessionLogin(session.id(), session.login(), 0, new byte[0]),
                true,
                List.of(),
                List.of(),
                List.of(),
                Map.of("logins", 0),
                Optional.empty(),
                Duration.ZERO);
    }

    /** A grant is proved over when each session that had it is proved gone. */
    private void readBack(Grant grant) {
        Set<SessionId> left = new HashSet<>();
        var had = sessionsOf(grant);
        for (var session : had) if (session.state() != SessionState.ENDED) left.add(session.id());
        var proof = new LinkedHashMap<String, Object>();
        proof.put("sessions", had.stream().map(session -> session.id().value()).toList());
        proof.put("logins", had.stream().map(Session::login).toList());
        if (left.isEmpty()) {
            proof.put("readBack", had.stream().map(this::evidenceOf).toList());
            grants.readBack(grant.id(), Verification.VERIFIED, proof);
        } else if (grant.state() instanceof GrantState.Ending(var _, var _, var _, var since) && isLate(since)) {
            proof.put("left", left.stream().map(SessionId::value).sorted().toList());
            proof.put(
                    "inTheWay",
                    sessions.unfinished().all().stream()
                            .filter(ending -> left.contains(ending.session()))
                            .flatMap(ending -> ending.left().stream().map(what -> ending.login() + ": " + what))
                            .toList());
            grants.readBack(grant.id(), Verification.UNVERIFIED, proof);
        }
    }

    /** What the ending of the session has written down: the query, what it answered, when. */
    private Map<String, Object> evidenceOf(Session session) {
        var all = EventFilter.ALL;
        var ended = new EventFilter(
                all.principal(),
                all.database(),
                Optional.of(EventKind.SESSION_ENDED),
                all.request(),
                all.grant(),
                Optional.of(session.id()));
        var evidence = new LinkedHashMap<String, Object>();
        evidence.put("session", session.id().value());
        evidence.put("login", session.login());
        for (var event : events.readBack(ended, Long.MAX_VALUE, 1)) {
            evidence.put("event", event.id());
            if (event.what().detail().get("evidence") instanceof Map<?, ?> read) {
                read.forEach((key, value) -> evidence.put(key.toString(), value));
            } else {
                evidence.put("answers", event.what().detail().getOrDefault("counts", Map.of()));
                evidence.put("at", event.at().toString());
            }
        }
        return evidence;
    }

    private boolean isLate(Instant since) {
        return clock.instant().isAfter(since.plus(PATIENCE));
    }

    private List<Session> sessionsOf(Grant grant) {
        return store.sessions(
                new Sight.All(),
                new SessionFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(grant.id())),
                Optional.empty(),
                MANY);
    }
}
