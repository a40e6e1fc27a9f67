package io.nightlatch.access.converge;

import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.event.Severity;
import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.session.EndingReport;
import io.nightlatch.access.session.Session;
import io.nightlatch.access.session.SessionEnd;
import io.nightlatch.access.session.SessionState;
import java.time.InstantSource;
import java.util.Optional;

/** Writes down sessions: before their login is made, and after it is gone. */
public final class Sessions {
    private final GrantStore store;
    private final InstantSource clock;

    public Sessions(GrantStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
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

    /** What an ending did. The session is over once nothing is left of its login; until then it is ending. */
    public void ended(SessionId id, SessionEnd why, EndingReport report) {
        store.transact(unit -> {
            var session = unit.session(id).orElseThrow();
            if (session.state() == SessionState.ENDED) return false;
            boolean first = session.state() != SessionState.ENDING;
            if (!first && !report.gone()) return false;
            var state = report.gone() ? SessionState.ENDED : SessionState.ENDING;
            var what = about(
                            EventKind.SESSION_ENDED,
                            report.gone() && report.left().isEmpty() ? Severity.INFO : Severity.WARNING,
                            session)
                    .because(Optional.of(why.reason()))
                    .with("by", why.by())
                    .with("verified", report.gone())
                    .with("tookMillis", report.took().toMillis())
                    .with("counts", report.counts());
            if (!report.left().isEmpty()) what = what.with("left", report.left());
            if (!report.moved().isEmpty()) what = what.with("moved", report.moved());
            if (!report.adopt().isEmpty()) what = what.with("adopt", report.adopt());
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

    private static Happening about(EventKind kind, Severity severity, Session session) {
        return Happening.of(kind, severity)
                .in(session.id())
                .to(session.principal())
                .on(session.database())
                .with("login", session.login());
    }
}
