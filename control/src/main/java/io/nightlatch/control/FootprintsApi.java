package io.nightlatch.control;

import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.control.answer.Problem;
import io.nightlatch.control.json.FootprintJson;
import java.util.Optional;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What grants left behind in their database. */
@RestController
public final class FootprintsApi {
    private final ControlServices services;
    private final Viewers viewers;

    FootprintsApi(ControlServices services, Viewers viewers) {
        this.services = services;
        this.viewers = viewers;
    }

    /** For whoever may see the grant. 409 as long as there is none: it is taken once the grant is over. */
    @GetMapping("/api/v1/grants/{id}/footprint")
    public FootprintJson one(@AuthenticationPrincipal Principal who, @PathVariable GrantId id) {
        var grant = visible(who, id);
        return services.footprints().footprint(id).map(FootprintJson::of).orElseThrow(() -> switch (grant.state()
                .word()) {
            case "approved", "active" ->
                Problem.tooLate(
                        id + " is " + grant.state().word() + " still, and has no footprint yet",
                        "It is taken when the grant is over.");
            default ->
                grant.state().window().isEmpty()
                        ? Problem.notFound("footprint of " + id + ", which was never used")
                        : Problem.tooLate("the footprint of " + id + " is being taken", "Try again in a few seconds.");
        });
    }

    /** Empty as long as there is none. */
    public Optional<FootprintJson> ifTaken(Principal who, GrantId id) {
        return services.footprints().footprint(visible(who, id).id()).map(FootprintJson::of);
    }

    private Grant visible(Principal who, GrantId id) {
        return services.store()
                .grant(id)
                .filter(viewers.of(who)::sees)
                .orElseThrow(() -> Problem.notFound("grant " + id));
    }
}
