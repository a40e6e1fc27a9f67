package io.nightlatch.console;

import io.nightlatch.access.identity.Principal;
import io.nightlatch.console.view.Sheet;
import io.nightlatch.control.GrantsApi;
import io.nightlatch.control.RequestsApi;
import io.nightlatch.control.SessionsApi;
import io.nightlatch.control.json.GrantJson;
import io.nightlatch.control.json.SessionJson;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the reader holds, has asked for, and is connected with. */
@RestController
final class AccessPages {
    private static final int MANY = 200;
    private static final int ENDED = 10;

    private final Frames frames;
    private final RequestsApi requests;
    private final GrantsApi grants;
    private final SessionsApi sessions;
    private final Pages pages;

    AccessPages(Frames frames, RequestsApi requests, GrantsApi grants, SessionsApi sessions, Pages pages) {
        this.frames = frames;
        this.requests = requests;
        this.grants = grants;
        this.sessions = sessions;
        this.pages = pages;
    }

    @GetMapping("/access")
    ResponseEntity<String> access(HttpServletRequest http, @AuthenticationPrincipal Principal who) {
        var frame = frames.of(http, who, "access").titled("My access");
        var live = new ArrayList<>(grants(grants, who, "active", true, MANY));
        live.addAll(grants(grants, who, "approved", true, MANY));
        var ended = new ArrayList<>(grants(grants, who, "ending", true, ENDED));
        ended.addAll(grants(grants, who, "ended", true, ENDED));
        return pages.page(
                "access.jte",
                new Sheet.Access(frame, live, InboxPages.pendingOf(requests, who), open(sessions, who, true), ended));
    }

    static List<GrantJson> grants(GrantsApi grants, Principal who, String state, boolean mine, int most) {
        return grants.list(
                        who,
                        Optional.of(state),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        mine,
                        Optional.empty(),
                        most)
                .items();
    }

    /** Sessions that are not over, held ones first: they wait for somebody. */
    static List<SessionJson> open(SessionsApi sessions, Principal who, boolean mine) {
        var found = new ArrayList<SessionJson>();
        for (var state : List.of("held", "open", "ending")) {
            found.addAll(sessions.list(
                            who,
                            Optional.of(state),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            mine,
                            Optional.empty(),
                            MANY)
                    .items());
        }
        return found;
    }
}
