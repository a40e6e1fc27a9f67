package io.nightlatch.access.grant;

import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.event.Severity;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.HeldStatement;
import java.time.Instant;
import java.util.Locale;

/** What the trail tells of requests and of what comes of them. */
final class RequestStory {
    private RequestStory() {}

    static Happening about(EventKind kind, AccessRequest request) {
        return Happening.of(kind)
                .of(request.id())
                .to(request.principal())
                .on(request.database())
                .as(request.role())
                .because(request.reason())
                .with("duration", request.duration().toString())
                .with("policyVersion", request.policyVersion());
    }

    static Happening withStatement(Happening filed, AccessRequest request) {
        var what = request.session().map(filed::in).orElse(filed);
        return request.statement()
                .map(statement -> switch (statement) {
                    case HeldStatement.Text(var sql) -> what.with("statement", sql);
                    case HeldStatement.Own own ->
                        what.with("statement", own.sql())
                                .with("rules", own.rules())
                                .with("statementSha256", own.digest());
                    case HeldStatement.Withheld(var length, var sha256) ->
                        what.with("statementLengthBytes", length).with("statementSha256", sha256);
                })
                .orElse(what);
    }

    static Happening cast(AccessRequest after) {
        var vote = after.votes().getLast();
        var what = about(EventKind.VOTE_CAST, after)
                .with("approver", vote.approver().value())
                .with("verdict", vote.verdict().name().toLowerCase(Locale.ROOT))
                .with("stage", vote.stage());
        var timed =
                vote.atMost().map(time -> what.with("atMost", time.toString())).orElse(what);
        return vote.comment().map(text -> timed.with("comment", text)).orElse(timed);
    }

    static Happening grantApproved(Grant grant, AccessRequest request) {
        Instant before = grant.activateBefore();
        return Happening.of(EventKind.GRANT_APPROVED, Severity.INFO)
                .of(grant.id())
                .of(grant.request())
                .to(grant.principal())
                .on(grant.database())
                .as(grant.role())
                .because(request.reason())
                .with("activateBefore", before.toString())
                .with(
                        "approvers",
                        request.votes().stream()
                                .map(vote -> vote.approver().value())
                                .toList());
    }
}
