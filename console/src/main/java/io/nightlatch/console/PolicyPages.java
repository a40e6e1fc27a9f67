package io.nightlatch.console;

import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.policy.DatabasePolicy;
import io.nightlatch.access.policy.Rule;
import io.nightlatch.console.view.Frame;
import io.nightlatch.console.view.PolicyText;
import io.nightlatch.console.view.Sheet;
import io.nightlatch.control.ControlServices;
import io.nightlatch.control.PolicyApi;
import io.nightlatch.control.answer.ProblemException;
import io.nightlatch.control.json.PathJson;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The policy in force, in sentences: all of it for admins and auditors, else what the reader may ask for or decides. */
@RestController
final class PolicyPages {
    private final Frames frames;
    private final ControlServices services;
    private final PolicyApi policy;
    private final Pages pages;

    PolicyPages(Frames frames, ControlServices services, PolicyApi policy, Pages pages) {
        this.frames = frames;
        this.services = services;
        this.policy = policy;
        this.pages = pages;
    }

    @GetMapping("/policy")
    ResponseEntity<String> policy(
            HttpServletRequest http,
            @AuthenticationPrincipal Principal who,
            @RequestParam(defaultValue = "") String person,
            @RequestParam(defaultValue = "") String role,
            @RequestParam(defaultValue = "") String at) {
        var frame = frames.of(http, who, "policy").titled("Policy");
        boolean whole = frame.audits() || frame.me().capabilities().contains("admin");
        var inForce = services.policy().get();
        var databases = inForce.databases().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(entry -> whole || concerns(frame, who, entry.getKey(), entry.getValue()))
                .map(entry -> PolicyText.of(
                        entry.getKey(),
                        whole ? entry.getValue() : shown(who, entry.getValue()),
                        whole ? entry.getValue().wrapped() : rules(frame, who, entry.getKey(), entry.getValue())))
                .toList();
        var roles = databases.stream()
                .flatMap(database -> database.rules().stream().map(rule -> database.database() + "/" + rule.role()))
                .distinct()
                .toList();
        var why = new Sheet.Why(
                person.isBlank() ? who.name().value() : person.strip(),
                role,
                at,
                roles,
                Optional.empty(),
                Optional.empty());
        return pages.page(
                "policy.jte",
                new Sheet.Policy(
                        frame, whole, inForce.version(), databases, role.isEmpty() ? why : answered(who, why)));
    }

    private Sheet.Why answered(Principal who, Sheet.Why asked) {
        try {
            int slash = asked.pick().indexOf('/');
            var answer = policy.why(
                    who,
                    new PrincipalName(asked.person()),
                    new DatabaseName(asked.pick().substring(0, Math.max(slash, 0))),
                    new DatabaseRole(asked.pick().substring(slash + 1)),
                    Optional.of(asked.at())
                            .filter(text -> !text.isBlank())
                            .map(text -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC)));
            return told(asked, Optional.of(answer), Optional.empty());
        } catch (ProblemException e) {
            var words = e.problem().title() + ". " + e.problem().detail();
            return told(asked, Optional.empty(), Optional.of(words));
        } catch (IllegalArgumentException | DateTimeException e) {
            return told(asked, Optional.empty(), Optional.of("No person, role or time can be called that."));
        }
    }

    private static Sheet.Why told(Sheet.Why asked, Optional<PathJson> answer, Optional<String> problem) {
        return new Sheet.Why(asked.person(), asked.pick(), asked.at(), asked.roles(), answer, problem);
    }

    private static boolean concerns(Frame frame, Principal who, DatabaseName name, DatabasePolicy policy) {
        return !policy.baselineOf(who).isEmpty()
                || !rules(frame, who, name, policy).isEmpty();
    }

    private static List<Rule> rules(Frame frame, Principal who, DatabaseName name, DatabasePolicy policy) {
        return policy.wrapped().stream()
                .filter(rule -> who.isInAnyOf(rule.who())
                        || frame.decides(name.value(), rule.role().name()))
                .toList();
    }

    /** Only the baseline that is the reader's own. */
    private static DatabasePolicy shown(Principal who, DatabasePolicy policy) {
        var own = policy.baseline().entrySet().stream()
                .filter(entry -> who.isInAnyOf(List.of(entry.getKey())))
                .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return new DatabasePolicy(own, java.util.Set.of(), List.of());
    }
}
