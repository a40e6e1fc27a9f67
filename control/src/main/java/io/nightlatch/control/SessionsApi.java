package io.nightlatch.control;

import io.nightlatch.access.grant.GrantStore.SessionFilter;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.session.LiveSessions.Cut;
import io.nightlatch.access.session.Session;
import io.nightlatch.access.session.SessionEnd;
import io.nightlatch.access.session.SessionState;
import io.nightlatch.control.answer.Problem;
import io.nightlatch.control.json.Bodies;
import io.nightlatch.control.json.PageJson;
import io.nightlatch.control.json.SessionJson;
import io.nightlatch.control.sight.Viewer;
import java.util.Optional;
import java.util.Set;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Connections through the gateway: reads them, ends them. */
@RestController
@RequestMapping("/api/v1/sessions")
public final class SessionsApi {
    private static final Set<String> STATES = Set.of("open", "held", "ending", "ended");

    private final ControlServices services;
    private final Viewers viewers;

    SessionsApi(ControlServices services, Viewers viewers) {
        this.services = services;
        this.viewers = viewers;
    }

    @GetMapping
    public PageJson<SessionJson> list(
            @AuthenticationPrincipal Principal who,
            @RequestParam Optional<String> state,
            @RequestParam Optional<PrincipalName> principal,
            @RequestParam Optional<DatabaseName> database,
            @RequestParam Optional<GrantId> grant,
            @RequestParam(defaultValue = "false") boolean mine,
            @RequestParam Optional<SessionId> after,
            @RequestParam(defaultValue = "100") int limit) {
        var viewer = viewers.of(who);
        Viewers.check(state, STATES);
        var filter = new SessionFilter(
                state.map("ended"::equals), mine ? Optional.of(who.name()) : principal, database, grant);
        var found = services.store().sessions(viewer.sight(), filter, after, Viewers.limit(limit) + 1);
        var page = PageJson.of(found, limit, session -> session.id().value(), session -> json(viewer, session));
        // Whether a session is held is known here only, not in the store: a page may come out short of its limit.
        return new PageJson<>(
                page.items().stream()
                        .filter(item -> state.isEmpty() || state.get().equals(item.state()))
                        .toList(),
                page.next());
    }

    @GetMapping("/{id}")
    public SessionJson one(@AuthenticationPrincipal Principal who, @PathVariable SessionId id) {
        var viewer = viewers.of(who);
        return json(viewer, visible(viewer, id));
    }

    /** Returns once the connection is being ended; the session is {@code ended} when its login is gone, too. */
    @PostMapping("/{id}/end")
    public SessionJson end(
            @AuthenticationPrincipal Principal who,
            @PathVariable SessionId id,
            @RequestBody Optional<Bodies.Reason> body) {
        var viewer = viewers.of(who);
        var session = visible(viewer, id);
        if (!viewer.operator() && !session.principal().equals(who.name())) {
            throw Problem.notAllowed(who.name() + " may not end " + id, "Its owner or an operator can end it.");
        }
        if (session.state() == SessionState.ENDED) {
            throw Problem.tooLate(id + " is ended already", "GET /api/v1/sessions/" + id + " tells when.");
        }
        var reason = body.orElse(Bodies.Reason.NONE).reason().filter(text -> !text.isBlank());
        services.live()
                .cut(
                        id,
                        new Cut(
                                new SessionEnd(
                                        reason.orElse("no reason was given"),
                                        who.name().value()),
                                "your session was ended by " + who.name(),
                                id + " was ended by " + who.name() + " at "
                                        + services.clock().instant()
                                        + reason.map(why -> ": " + why).orElse(""),
                                "Connect again; ask " + who.name() + " if you do not know why."));
        services.nudge().run();
        var after = visible(viewer, id);
        // The connection is told on a thread of its own, so the gateway may not know yet.
        return after.state() == SessionState.ENDED
                ? json(viewer, after)
                : SessionJson.of(after, SessionState.ENDING, Optional.empty());
    }

    private Session visible(Viewer viewer, SessionId id) {
        return services.store()
                .session(id)
                .filter(session -> viewer.sees(session, services.store()))
                .orElseThrow(() -> Problem.notFound("session " + id));
    }

    private SessionJson json(Viewer viewer, Session session) {
        var id = session.id();
        var state = session.state() == SessionState.ENDED
                ? SessionState.ENDED
                : services.live().state(id).orElse(session.state());
        var statement = services.live().currentStatement(id).or(session::currentStatement);
        return SessionJson.of(session, state, statement.filter(_ -> viewer.readsSqlOf(session.principal())));
    }
}
