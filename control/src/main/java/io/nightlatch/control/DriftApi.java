package io.nightlatch.control;

import io.nightlatch.access.identity.Principal;
import io.nightlatch.control.answer.Problem;
import io.nightlatch.control.json.DriftJson;
import io.nightlatch.control.json.PageJson;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What is otherwise in the databases than it should be; for operators, admins and auditors. */
@RestController
public final class DriftApi {
    private static final int MOST = 500;

    private final ControlServices services;
    private final Viewers viewers;

    DriftApi(ControlServices services, Viewers viewers) {
        this.services = services;
        this.viewers = viewers;
    }

    /** @param all those that are not there any more too */
    @GetMapping("/api/v1/drift")
    public PageJson<DriftJson> list(
            @AuthenticationPrincipal Principal who, @RequestParam(defaultValue = "false") boolean all) {
        mustSeeEverything(who);
        return PageJson.whole(services.drift().store().found(all, MOST).stream()
                .map(DriftJson::of)
                .toList());
    }

    /** What a wrapped role looks like now is right. */
    @PostMapping("/api/v1/drift/{number}/accept")
    public void accept(@AuthenticationPrincipal Principal who, @PathVariable long number) {
        mustSeeEverything(who);
        if (!services.authority().isOperator(who)) {
            throw Problem.notAllowed(who.name() + " may not accept drift", "An operator can.");
        }
        if (!services.drift().accept().test(number)) {
            throw Problem.notFound("open drift of a role with the number " + number);
        }
    }

    private void mustSeeEverything(Principal who) {
        if (!viewers.of(who).seesEverything()) {
            throw Problem.notAllowed(who.name() + " may not see drift", "Operators, admins and auditors can.");
        }
    }
}
