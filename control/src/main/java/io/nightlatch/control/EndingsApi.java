package io.nightlatch.control;

import io.nightlatch.access.converge.UnfinishedEnding;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.control.json.EndingJson;
import io.nightlatch.control.json.PageJson;
import io.nightlatch.control.sight.Viewer;
import java.util.Optional;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The endings that are not finished, and what stands in their way. */
@RestController
public final class EndingsApi {
    private final ControlServices services;
    private final Viewers viewers;

    EndingsApi(ControlServices services, Viewers viewers) {
        this.services = services;
        this.viewers = viewers;
    }

    @GetMapping("/api/v1/endings")
    public PageJson<EndingJson> list(@AuthenticationPrincipal Principal who) {
        var viewer = viewers.of(who);
        return PageJson.whole(services.endings().get().stream()
                .flatMap(ending -> visible(viewer, ending).stream())
                .toList());
    }

    private Optional<EndingJson> visible(Viewer viewer, UnfinishedEnding ending) {
        var session = services.store().session(ending.session());
        // A login without a session is nobody's, so it is for those who see everything.
        boolean seen =
                session.map(known -> viewer.sees(known, services.store())).orElse(viewer.seesEverything());
        return seen ? Optional.of(EndingJson.of(ending, session)) : Optional.empty();
    }
}
