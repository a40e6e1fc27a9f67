package io.nightlatch.console;

import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.console.view.Flash;
import io.nightlatch.console.view.Frame;
import io.nightlatch.control.EventsApi;
import io.nightlatch.control.MeApi;
import io.nightlatch.control.RequestsApi;
import io.nightlatch.control.json.RequestJson;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.security.web.csrf.CsrfToken;

/** Makes the frame of a page; comes before anything on the page is read, so that what changes meanwhile is followed. */
final class Frames {
    private static final String FLASH = "flash";
    private static final int PAGE = 500;
    private static final int MOST = 2_000;

    private final EventsApi events;
    private final MeApi me;
    private final RequestsApi requests;
    private final Pages pages;

    Frames(EventsApi events, MeApi me, RequestsApi requests, Pages pages) {
        this.events = events;
        this.me = me;
        this.requests = requests;
        this.pages = pages;
    }

    Frame of(HttpServletRequest http, Principal who, String here) {
        long newest = events.newestId();
        var csrf = ((CsrfToken) http.getAttribute(CsrfToken.class.getName())).getToken();
        var about = me.me(who);
        var waiting = about.decides().isEmpty() ? List.<RequestJson>of() : waitingFor(who);
        return new Frame("Nightlatch", here, about, waiting, csrf, newest, flash(http), pages.assets());
    }

    private List<RequestJson> waitingFor(Principal who) {
        var found = new ArrayList<RequestJson>();
        var after = Optional.<RequestId>empty();
        do {
            var page = requests.list(
                    who,
                    Optional.of("pending"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    after,
                    PAGE);
            found.addAll(page.items());
            after = page.next().map(RequestId::new);
        } while (after.isPresent() && found.size() < MOST);
        return found.reversed().stream().filter(RequestJson::mayDecide).toList();
    }

    static void say(HttpServletRequest http, Flash flash) {
        http.getSession().setAttribute(FLASH, flash);
    }

    /** Said once, and to the page that was loaded for it: not to one that only brings itself up to date. */
    private static Optional<Flash> flash(HttpServletRequest http) {
        var session = http.getSession(false);
        if (session == null || http.getHeader("HX-Request") != null) return Optional.empty();
        if (!(session.getAttribute(FLASH) instanceof Flash flash)) return Optional.empty();
        session.removeAttribute(FLASH);
        return Optional.of(flash);
    }
}
