package io.nightlatch.access.converge;

import io.nightlatch.access.event.EventFilter;
import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Events;
import io.nightlatch.access.grant.Approvals;
import io.nightlatch.access.grant.EndedBy;
import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.grant.GrantState;
import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.grant.GrantStore.SessionFilter;
import io.nightlatch.access.grant.GrantStore.Use;
import io.nightlatch.access.grant.Grants;
import io.nightlatch.access.grant.Sight;
import io.nightlatch.access.grant.Verification;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.Directory;
import io.nightlatch.access.session.EndingReport;
import io.nightlatch.access.session.LiveSessions;
import io.nightlatch.access.session.Session;
import io.nightlatch.access.session.SessionEnd;
import io.nightlatch.access.session.SessionLogin;
import io.nightlatch.access.session.SessionLogins;
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
import java.util.stream.Collectors;

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
    private final Losses losses;

    /** When something of an ended grant was last seen to come to its end. */
    private final Map<GrantId, Instant> finishing = new HashMap<>();

    public Converger(
            GrantStore store,
            Events events,
            Approvals approvals,
            Grants grants,
            Sessions sessions,
            LiveSessions live,
            Map<DatabaseName, SessionLogins> targets,
            Directory directory,
            InstantSource clock) {
        this.store = store;
        this.events = events;
        this.approvals = approvals;
        this.grants = grants;
        this.sessions = sessions;
        this.live = live;
        this.targets = Map.copyOf(targets);
        this.clock = clock;
        this.losses = new Losses(directory);
    }

    /** What a pass could not do, by database; empty when all is as it should be. */
    public synchronized Map<DatabaseName, RuntimeException> converge() {
        approvals.expire();
        grants.endDue();
        endLost();
        store.endingOrUnverified().forEach(this::endIn);
        store.extended().forEach(this::extendIn);
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

    /** Who has less than before loses what they hold by it, and their sessions: these have the baseline of before. */
    private void endLost() {
        var lost = losses.look();
        if (!lost.people().isEmpty()) grants.endLost(lost.people());
        for (var who : lost.people()) {
            var theirs = new SessionFilter(Optional.of(false), Optional.of(who), Optional.empty(), Optional.empty());
            for (var session : store.sessions(new Sight.All(), theirs, Optional.empty(), MANY)) {
                if (live.isLive(session.id())) live.cut(session.id(), Cuts.lossOf(who));
            }
        }
        lost.settle().run();
    }

    private void endIn(Grant grant) {
        boolean byClock = grant.state() instanceof GrantState.Ending ending && ending.by() instanceof EndedBy.Clock;
        for (var use : store.uses(grant.id())) {
            if (!use.gone() && live.isLive(use.session())) {
                if (byClock) live.grantRanOut(use.session(), grant.id(), Cuts.endOf(grant));
                else live.grantEnded(use.session(), grant.id(), Cuts.endOf(grant));
            }
        }
    }

    private void extendIn(Grant grant) {
        if (!(grant.state() instanceof GrantState.Active(var _, var endsAt))) return;
        for (var use : store.uses(grant.id())) {
            if (!use.gone() && live.isLive(use.session())) live.grantExtended(use.session(), grant.id(), endsAt);
        }
    }

    /**
     * Takes out of the target what belongs to no connection of ours, and closes the sessions whose login is gone. Of a session
     * that lives, what is found is a login that it has gone on from.
     */
    private void sweep(DatabaseName database, SessionLogins target) {
        // Read before the logins that live: a session that starts in between is then not taken for one left behind.
        var unended = unended(database);
        var orphans =
                unended.stream().filter(session -> !live.isLive(session.id())).toList();
        var resting = sessions.unfinished().resting(database);
        var reports = target.converge(() -> union(live.logins(database), resting)).stream()
                .collect(Collectors.groupingBy(report -> report.login().session()));
        reports.forEach((id, found) -> {
            if (store.session(id).isEmpty()) found.forEach(report -> sessions.endedUnknown(database, report));
        });
        for (var session : unended) {
            var found = reports.getOrDefault(session.id(), List.of());
            if (!orphans.contains(session)) {
                found.stream().filter(EndingReport::gone).forEach(report -> sessions.left(session.id(), report));
            } else if (!resting.contains(session.login())) {
                var report = found.isEmpty() ? nothingFound(session) : EndingReport.together(found);
                sessions.ended(session.id(), SessionEnd.byNightlatch("its connection is gone"), report);
            }
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

    /** A grant is proved over when each login that had it is proved gone. */
    private void readBack(Grant grant) {
        Set<SessionId> left = new HashSet<>();
        var had = store.uses(grant.id());
        for (var use : had) if (!use.gone()) left.add(use.session());
        var proof = new LinkedHashMap<String, Object>();
        proof.put(
                "sessions",
                had.stream().map(use -> use.session().value()).distinct().toList());
        proof.put("logins", had.stream().map(Use::login).toList());
        if (left.isEmpty()) {
            proof.put("readBack", had.stream().map(this::evidenceOf).toList());
            grants.readBack(grant.id(), Verification.VERIFIED, proof);
            finishing.remove(grant.id());
        } else if (left.stream().anyMatch(live::isFinishing)) {
            finishing.put(grant.id(), clock.instant()); // that has a time of its own, which the gateway keeps
        } else if (grant.state() instanceof GrantState.Ending(var _, var _, var _, var since)
                && isLate(finishing.getOrDefault(grant.id(), since))) {
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
    private Map<String, Object> evidenceOf(Use use) {
        var evidence = new LinkedHashMap<String, Object>();
        evidence.put("session", use.session().value());
        evidence.put("login", use.login());
        for (var kind : List.of(EventKind.SESSION_LOGIN_ENDED, EventKind.SESSION_ENDED)) {
            for (var event : events.readBack(endingsOf(use.session(), kind), Long.MAX_VALUE, MANY)) {
                var detail = event.what().detail();
                // A session that was found dead may have left several logins, which are told of together.
                if (kind == EventKind.SESSION_LOGIN_ENDED && !use.login().equals(detail.get("login"))) continue;
                evidence.put("event", event.id());
                if (detail.get("evidence") instanceof Map<?, ?> read) {
                    read.forEach((key, value) -> evidence.put(key.toString(), value));
                } else {
                    evidence.put("answers", detail.getOrDefault("counts", Map.of()));
                    evidence.put("at", event.at().toString());
                }
                return evidence;
            }
        }
        return evidence;
    }

    private static EventFilter endingsOf(SessionId session, EventKind kind) {
        return EventFilter.ALL.ofKind(kind).of(session);
    }

    private boolean isLate(Instant since) {
        return clock.instant().isAfter(since.plus(PATIENCE));
    }
}
