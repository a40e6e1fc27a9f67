package io.nightlatch.console;

import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.policy.DatabasePolicy;
import io.nightlatch.access.policy.Rule;
import io.nightlatch.console.view.Frame;
import io.nightlatch.console.view.PolicyText;
import io.nightlatch.console.view.Sheet;
import io.nightlatch.control.ControlServices;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The policy in force, in sentences: all of it for admins and auditors, else what the reader may ask for or decides. */
@RestController
final class PolicyPages {
    private final Frames frames;
    private final ControlServices services;
    private final Pages pages;

    PolicyPages(Frames frames, ControlServices services, Pages pages) {
        this.frames = frames;
        this.services = services;
        this.pages = pages;
    }

    @GetMapping("/policy")
    ResponseEntity<String> policy(HttpServletRequest http, @AuthenticationPrincipal Principal who) {
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
        return pages.page("policy.jte", new Sheet.Policy(frame, whole, inForce.version(), databases));
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
