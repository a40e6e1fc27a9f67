package io.nightlatch.control;

import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.policy.RolePath;
import io.nightlatch.control.answer.Problem;
import io.nightlatch.control.json.PathJson;
import java.time.Instant;
import java.util.Optional;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the policy in force says. */
@RestController
@RequestMapping("/api/v1/policy")
public final class PolicyApi {
    private final ControlServices services;
    private final Viewers viewers;

    PolicyApi(ControlServices services, Viewers viewers) {
        this.services = services;
        this.viewers = viewers;
    }

    /** Of oneself to anybody; of others to those who see everything or approve that role. {@code at} is for the hours of a rule. */
    @GetMapping("/why")
    public PathJson why(
            @AuthenticationPrincipal Principal who,
            @RequestParam PrincipalName person,
            @RequestParam DatabaseName database,
            @RequestParam DatabaseRole role,
            @RequestParam Optional<Instant> at) {
        var viewer = viewers.of(who);
        if (!person.equals(who.name()) && !viewer.seesEverything() && !viewer.approves(database, role)) {
            throw Problem.notAllowed(
                    "That is told to " + person + ", the role's approvers, operators and auditors",
                    "Ask about yourself: person=" + who.name());
        }
        var path = RolePath.of(
                services.policy().get(),
                services.directory(),
                person,
                database,
                role,
                at.orElseGet(services.clock()::instant));
        return PathJson.of(person.value(), database.value(), role.name(), path);
    }
}
