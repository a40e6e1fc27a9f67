package io.nightlatch.access.converge;

import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.event.Severity;
import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.session.EndingReport;
import io.nightlatch.access.session.Evidence;
import io.nightlatch.access.session.Session;
import io.nightlatch.access.session.SessionEnd;
import io.nightlatch.access.session.SessionState;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Writes down sessions: before a login of theirs is made, and after it is gone. */
public final class Sessions {
    private final GrantStore store;
    private final InstantSource clock;
    private final UnfinishedEndings unfinished;
    private final Set<SessionId> alarmed = ConcurrentHashMap.newKeySet();

    public Sessions(GrantStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        this.unfinished = new UnfinishedEndings(clock);
    }

    /** What is left of sessions that are over. */
    public UnfinishedEndings unfinished() {
        return unfinished;
    }

    /** Comes before anything is made in the target, so that a crash in between leaves a name to look for. */
    public void started(Session session) {
        store.transact(unit -> {
            unit.save(
                    session,
                    about(EventKind.SESSION_STARTED, Severity.INFO, session)
                            .with("client", session.client())
                            .with("application", session.application()));
            return true;
        });
    }

    /**
     * Comes before the new login is made, as {@link #started} before the first.
     *
     * @param why what of it is over
     * @return false if the session itself is over, or going to be
     */
    public boolean goesOn(SessionId id, String login, SessionEnd why) {
        return store.transact(unit -> {
            var session = unit.session(id).orElseThrow();
            if (session.state() == SessionState.ENDED || session.state() == SessionState.ENDING) return false;
            var after = session.as(login);
            unit.save(
                    after,
                    about(EventKind.SESSION_WENT_ON, Severity.INFO, after)
                            .because(Optional.of(why.reason()))
                            .with("by", why.by())
                            .with("left", session.login()));
            return true;
        });
    }

    /** What the ending of a login did that the session has gone on from. Told once when it is gone, whoever ended it. */
    public void left(SessionId id, EndingReport report) {
        store.transact(unit -> {
            var session = unit.session(id).orElseThrow();
            if (report.gone() && !unit.gone(id, report.login().name())) return false;
            unit.record(told(
                    about(EventKind.SESSION_LOGIN_ENDED, severity(report), session)
                            .with("login", report.login().name()),
                    session,
                    report));
            return true;
        });
    }

    private static Severity severity(EndingReport report) {
        return report.gone() && report.left().isEmpty() ? Severity.INFO : Severity.WARNING;
    }

    private static Happening told(Happening ending, Session session, EndingReport report) {
        var what = ending.with("verified", report.gone())
                .with("tookMillis", report.took().toMillis())
                .with("counts", report.counts());
        if (!report.left().isEmpty()) what = what.with("left", report.left());
        if (!report.moved().isEmpty()) what = what.with("moved", report.moved());
        if (!report.adopt().isEmpty()) what = what.with("adopt", report.adopt());
        if (report.gone() && !session.grants().isEmpty() && report.evidence().isPresent()) {
            what = what.with("evidence", json(report.evidence().get()));
        }
        return what;
    }

    /** What an ending did. The session is over once nothing is left of its login; until then it is ending. */
    public void ended(SessionId id, SessionEnd why, EndingReport report) {
        if (report.gone()) {
            unfinished.finished(report.login().name());
            store.session(id).ifPresent(session -> unfinished.finished(session.login()));
            alarmed.remove(id);
        } else {
            store.session(id).ifPresent(session -> notDone(session, report.left()));
        }
        store.transact(unit -> {
            var session = unit.session(id).orElseThrow();
            if (session.state() == SessionState.ENDED) return false;
            boolean first = session.state() != SessionState.ENDING;
            if (!first && !report.gone()) return false;
            var state = report.gone() ? SessionState.ENDED : SessionState.ENDING;
            var what = told(
                    about(EventKind.SESSION_ENDED, severity(report), session)
                            .because(Optional.of(why.reason()))
                            .with("by", why.by()),
                    session,
                    report);
            unit.save(
                    new Session(
                            session.id(),
                            session.principal(),
                            session.database(),
                            session.login(),
                            session.client(),
                            session.application(),
                            session.startedAt(),
                            report.gone() ? Optional.of(clock.instant()) : Optional.empty(),
                            session.grants(),
                            state,
                            Optional.empty()),
                    what);
            return true;
        });
    }

    /** What an ending did with a login that nobody has written down, as after the loss of a store. */
    void endedUnknown(DatabaseName database, EndingReport report) {
        var login = report.login();
        if (report.gone()) unfinished.finished(login.name());
        else unfinished.failed(database, login.session(), login.name(), report.left());
    }

    /** Tried in vain, or not even that; one that goes on for long is an alarm, once. */
    void notDone(Session session, List<String> left) {
        var so = unfinished.failed(session.database(), session.id(), session.login(), left);
        boolean late = clock.instant().isAfter(so.since().plus(Converger.PATIENCE));
        if (!late || alarmed.contains(session.id())) return;
        store.transact(unit -> {
            unit.record(unverified(session, so));
            return true;
        });
        alarmed.add(session.id());
    }

    private static Happening unverified(Session session, UnfinishedEnding ending) {
        return about(EventKind.SESSION_END_UNVERIFIED, Severity.ALARM, session)
                .with("left", ending.left())
                .with("attempts", ending.attempts())
                .with("since", ending.since().toString());
    }

    private static Map<String, Object> json(Evidence evidence) {
        return Map.of(
                "query", evidence.query(),
                "oid", evidence.oid(),
                "answers", evidence.answers(),
                "at", evidence.at().toString());
    }

    private static Happening about(EventKind kind, Severity severity, Session session) {
        return Happening.of(kind, severity)
                .in(session.id())
                .to(session.principal())
                .on(session.database())
                .with("login", session.login());
    }
}
