package io.nightlatch.console;

import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.console.view.ConnectLines;
import io.nightlatch.console.view.Flash;
import io.nightlatch.console.view.Sheet;
import io.nightlatch.console.view.Story;
import io.nightlatch.control.DatabasesApi;
import io.nightlatch.control.FootprintsApi;
import io.nightlatch.control.GrantsApi;
import io.nightlatch.control.RequestsApi;
import io.nightlatch.control.SessionsApi;
import io.nightlatch.control.answer.ProblemException;
import io.nightlatch.control.json.Bodies;
import io.nightlatch.control.json.EventJson;
import io.nightlatch.control.json.GrantJson;
import io.nightlatch.control.json.SessionJson;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** One grant: its whole story, its end, its token. */
@RestController
@RequestMapping("/grants/{id}")
final class GrantPages {
    private static final int SESSIONS = 20;

    private final Frames frames;
    private final GrantsApi grants;
    private final RequestsApi requests;
    private final SessionsApi sessions;
    private final FootprintsApi footprints;
    private final DatabasesApi databases;
    private final Trail trail;
    private final Pages pages;

    GrantPages(
            Frames frames,
            GrantsApi grants,
            RequestsApi requests,
            SessionsApi sessions,
            FootprintsApi footprints,
            DatabasesApi databases,
            Trail trail,
            Pages pages) {
        this.frames = frames;
        this.grants = grants;
        this.requests = requests;
        this.sessions = sessions;
        this.footprints = footprints;
        this.databases = databases;
        this.trail = trail;
        this.pages = pages;
    }

    @GetMapping
    ResponseEntity<String> grant(
            HttpServletRequest http, @AuthenticationPrincipal Principal who, @PathVariable GrantId id) {
        var frame = frames.of(http, who, "grant");
        var grant = grants.one(who, id);
        var request = requests.one(who, new RequestId(grant.request()));
        var used = sessions.list(
                        who,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(id),
                        false,
                        Optional.empty(),
                        SESSIONS)
                .items();
        return pages.page(
                "grant.jte",
                new Sheet.Grant(
                        frame.titled(grant.id() + " " + grant.principal() + ", " + grant.role()),
                        grant,
                        request,
                        used,
                        footprints.ifTaken(who, id),
                        Story.folded(events(who, id, grant, used))));
    }

    /** Of the sessions that used it, what came after its first use: a session may have done other things before. */
    private List<EventJson> events(Principal who, GrantId id, GrantJson grant, List<SessionJson> used) {
        var story = new TreeMap<Long, EventJson>();
        for (var event : trail.of(who, new RequestId(grant.request()))) story.put(event.id(), event);
        for (var event : trail.of(who, id)) story.put(event.id(), event);
        var from = grant.activatedAt().orElse(Instant.MAX);
        var to = grant.endedAt().orElse(Instant.MAX);
        for (var session : used) {
            for (var event : trail.of(who, new SessionId(session.id()))) {
                boolean whileHeld = !event.at().isBefore(from) && !event.at().isAfter(to);
                boolean ends = event.kind().equals("session.ended");
                if (ends || (event.kind().startsWith("statement.") && whileHeld)) story.put(event.id(), event);
            }
        }
        return List.copyOf(story.values());
    }

    @PostMapping("/revoke")
    ResponseEntity<String> revoke(
            HttpServletRequest http,
            @AuthenticationPrincipal Principal who,
            @PathVariable GrantId id,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String from) {
        try {
            var why = Optional.of(reason.strip()).filter(text -> !text.isEmpty());
            var after = grants.revoke(who, id, Optional.of(new Bodies.Reason(why)));
            Frames.say(
                    http,
                    Flash.done(
                            after.principal().equals(who.name().value())
                                    ? "Given back. Connections that used it are ended."
                                    : "Ended. " + after.principal() + " reads that it was you."));
        } catch (ProblemException e) {
            if (e.problem().status() == 404) throw e;
            Frames.say(http, Flash.kindly(e.problem().title() + "."));
        }
        return Pages.seeOther(from.equals("access") || from.equals("live") ? "/" + from : "/grants/" + id);
    }

    /** Not after a redirect: the token is shown in this answer and kept nowhere. */
    @PostMapping("/token")
    ResponseEntity<String> token(
            HttpServletRequest http, @AuthenticationPrincipal Principal who, @PathVariable GrantId id) {
        var frame = frames.of(http, who, "access").titled("Your token");
        var grant = grants.one(who, id);
        String secret;
        try {
            secret = grants.token(who, id, Optional.empty()).token();
        } catch (ProblemException e) {
            if (e.problem().status() == 404) throw e;
            Frames.say(http, Flash.kindly(e.problem().title() + "."));
            return Pages.seeOther("/grants/" + id);
        }
        var where = databases.list(who, http).items().stream()
                .filter(database -> database.name().equals(grant.database()))
                .findFirst()
                .orElseThrow();
        return pages.page(
                "token.jte", new Sheet.Token(frame, grant, ConnectLines.of(where, grant.principal(), secret)));
    }
}
