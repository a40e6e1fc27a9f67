package io.nightlatch.cli.report;

import io.nightlatch.cli.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/** One grant of the access report as the cells of a row. */
final class AccessRow {
    static final List<String> HEAD = List.of(
            "grant",
            "request",
            "requester",
            "database",
            "role",
            "scope",
            "reason",
            "requested_at",
            "votes",
            "approved_at",
            "used_from",
            "ends_at",
            "ended_at",
            "ended_by",
            "end_reason",
            "sessions",
            "statement_count",
            "refused_count",
            "statements",
            "footprint_count",
            "end_verified",
            "end_proof_event",
            "end_proof_at");

    private AccessRow() {}

    static List<String> of(JsonObject access) {
        var grant = access.object("grant").orElse(JsonObject.EMPTY);
        var proof = access.object("proof").orElse(JsonObject.EMPTY);
        return List.of(
                grant.text("id", ""),
                grant.text("request", ""),
                grant.text("principal", ""),
                grant.text("database", ""),
                grant.text("role", ""),
                grant.text("scope", ""),
                access.text("reason", ""),
                access.text("requestedAt", ""),
                access.objects("votes").stream().map(AccessRow::vote).collect(Collectors.joining("\n")),
                grant.text("approvedAt", ""),
                grant.text("activatedAt", ""),
                grant.text("endsAt", ""),
                grant.text("endedAt", ""),
                grant.text("endedBy", ""),
                grant.text("endReason", ""),
                String.join(" ", access.texts("sessions")),
                access.text("statementCount", ""),
                access.text("refusedCount", ""),
                access.objects("statements").stream().map(AccessRow::statement).collect(Collectors.joining("\n")),
                access.text("footprintCount", ""),
                proof.text("verified", ""),
                proof.text("event", ""),
                proof.text("at", ""));
    }

    private static String vote(JsonObject vote) {
        return vote.text("at", "") + " " + vote.text("principal", "") + " " + vote.text("verdict", "") + " in stage "
                + vote.text("stage", "")
                + vote.text("comment").map(comment -> ": " + comment).orElse("");
    }

    private static String statement(JsonObject statement) {
        return statement.text("at", "") + " " + statement.text("kind", "")
                + statement.text("statement").map(text -> ": " + text).orElse("");
    }
}
