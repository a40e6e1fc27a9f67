package io.nightlatch.cli.guarded;

import io.nightlatch.postgres.roles.TargetSetup.Step;
import java.util.List;

/** What setup does as one SQL script, for people to read and, if they like, to run themselves. */
final class SetupScript {
    private static final String EMERGENCY = """

        -- The day when Nightlatch is down. nightlatch_emergency has the wrapped roles and cannot log in. Whoever made it opens it with plain psql:
        --   alter role nightlatch_emergency login valid until 'tomorrow';
        --   \\password nightlatch_emergency
        -- and seals it again. Nightlatch raises an alarm while it is open.
        --   alter role nightlatch_emergency nologin password null valid until 'infinity';
        """;

    private SetupScript() {}

    static String text(AdminUrl url, String version, List<Step> steps, List<String> hardening) {
        var text = new StringBuilder(
                "-- What nightlatch setup does in database " + url.database() + " (PostgreSQL " + version
                        + ") as " + url.user() + "; with --apply it is done.\n"
                        + "-- The passwords are SCRAM verifiers of those in the files that"
                        + " nightlatch.yaml names.\n"
                        + "begin;\n");
        append(text, steps.stream().filter(Step::possible).toList(), "");
        text.append("commit;\n");
        var others = steps.stream().filter(step -> !step.possible()).toList();
        if (!others.isEmpty()) {
            text.append("\n-- Left out, since ").append(url.user()).append(" may not do it. A superuser may:\n");
            append(text, others, "-- ");
        }
        if (!hardening.isEmpty()) {
            text.append("\n-- Proposals that nothing runs: what everybody may do here and few need.\n");
            hardening.forEach(statement -> text.append("-- ").append(statement).append(";\n"));
        }
        return text.append(EMERGENCY).toString();
    }

    private static void append(StringBuilder text, List<Step> steps, String comment) {
        var purpose = "";
        for (var step : steps) {
            if (!step.purpose().equals(purpose))
                text.append("-- ").append(step.purpose()).append('\n');
            purpose = step.purpose();
            text.append(comment).append(step.statement()).append(";\n");
        }
    }
}
