package io.nightlatch.console;

import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.console.view.Flash;
import io.nightlatch.console.view.Sheet;
import io.nightlatch.control.GrantsApi;
import io.nightlatch.control.SessionsApi;
import io.nightlatch.control.answer.ProblemException;
import io.nightlatch.control.json.Bodies;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who is connected and what is in force now, as far as the reader sees it. */
@RestController
final class LivePages {
    private static final int MANY = 200;

    private final Frames frames;
    private final SessionsApi sessions;
    private final GrantsApi grants;
    private final Pages pages;

    LivePages(Frames frames, SessionsApi sessions, GrantsApi grants, Pages pages) {
        this.frames = frames;
        this.sessions = sessions;
        this.grants = grants;
        this.pages = pages;
    }

    @GetMapping("/live")
    ResponseEntity<String> live(HttpServletRequest http, @AuthenticationPrincipal Principal who) {
        var frame = frames.of(http, who, "live").titled("Live");
        var inForce = new ArrayList<>(AccessPages.grants(grants, who, "active", false, MANY));
        inForce.addAll(AccessPages.grants(grants, who, "ending", false, MANY));
        return pages.page("live.jte", new Sheet.Live(frame, AccessPages.open(sessions, who, false), inForce));
    }

    @PostMapping("/sessions/{id}/end")
    ResponseEntity<String> end(
            HttpServletRequest http,
            @AuthenticationPrincipal Principal who,
            @PathVariable SessionId id,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String from) {
        try {
            var why = Optional.of(reason.strip()).filter(text -> !text.isEmpty());
            var session = sessions.end(who, id, Optional.of(new Bodies.Reason(why)));
            Frames.say(http, Flash.done(session.principal() + "'s connection " + session.id() + " is being ended."));
        } catch (ProblemException e) {
            if (e.problem().status() == 404) throw e;
            Frames.say(http, Flash.kindly(e.problem().title() + "."));
        }
        return Pages.seeOther(from.equals("access") ? "/access" : "/live");
    }
}
