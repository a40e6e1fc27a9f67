package io.nightlatch.control;

import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.session.Explanation;
import io.nightlatch.access.session.TargetUnavailable;
import io.nightlatch.control.answer.Problem;
import io.nightlatch.control.json.Bodies;
import io.nightlatch.control.json.ExplanationJson;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Says what a statement does and what would become of it; runs nothing. */
@RestController
final class StatementsApi {
    private final ControlServices services;

    StatementsApi(ControlServices services) {
        this.services = services;
    }

    @PostMapping("/api/v1/statements/explain")
    ExplanationJson explain(@AuthenticationPrincipal Principal who, @RequestBody Bodies.Explaining body) {
        var name = Bodies.required("database", body.database());
        var sql = Bodies.required("sql", body.sql());
        try {
            return switch (services.explainer().explain(who, new DatabaseName(name), sql)) {
                case Explanation.Statements(var all) -> ExplanationJson.of(all);
                case Explanation.Unreadable(var why, var rules) ->
                    throw Problem.notValidField(
                            "sql",
                            "This cannot be read as PostgreSQL: " + why
                                    + (rules.isEmpty()
                                            ? ""
                                            : "; the policy's rules for what cannot be read decide on it: "
                                                    + String.join(", ", rules)),
                            "Mend it; the server would refuse it too.");
                case Explanation.NotHere _ -> throw Problem.notFound("database of that name");
            };
        } catch (TargetUnavailable e) {
            throw Problem.unavailable(
                    "The database does not answer: " + e.getMessage(), "Try again when /readyz says ready.");
        }
    }
}
