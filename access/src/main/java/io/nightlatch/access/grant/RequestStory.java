package io.nightlatch.access.grant;

import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.event.Severity;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.Escalation;
import io.nightlatch.access.request.HeldStatement;
import io.nightlatch.access.request.RequestState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Locale;

/** What the trail tells of requests and of what comes of them. */
final class RequestStory {
    private RequestStory() {}

    static Happening about(EventKind kind, AccessRequest request) {
        var what = Happening.of(kind)
                .of(request.id())
                .to(request.principal())
                .on(request.database())
                .as(request.role())
                .because(request.reason())
                .with("duration", request.duration().toString())
                .with("policyVersion", request.policyVersion());
        if (request.statement().orElse(null) instanceof HeldStatement.Own own) return what.with("rules", own.rules());
        return request.extended()
                .map(grant -> what.of(grant).with("extends", grant.value()))
                .orElse(what);
    }

    /** What became of a request by itself since it was {@code before}, in order. */
    static Happening[] byItself(AccessRequest before, AccessRequest after) {
        var told = new ArrayList<Happening>();
        for (int i = before.escalations().size(); i < after.escalations().size(); i++) {
            told.add(escalated(after, after.escalations().get(i)));
        }
        if (after.state() instanceof RequestState.Lapsed) {
            told.add(about(EventKind.REQUEST_DENIED, after).with("by", "nobody's answer"));
        }
        if (after.state() instanceof RequestState.Expired) told.add(about(EventKind.REQUEST_EXPIRED, after));
        return told.toArray(Happening[]::new);
    }

    private static Happening escalated(AccessRequest request, Escalation step) {
        return Happening.of(EventKind.REQUEST_ESCALATED, Severity.WARNING)
                .of(request.id())
                .to(request.principal())
                .on(request.database())
                .as(request.role())
                .because(request.reason())
                .with("stage", step.stage())
                .with("did", request.then(step).word())
                .with("asked", request.stage().words());
    }

    static Happening withStatement(Happening filed, AccessRequest request) {
        var what = request.session().map(filed::in).orElse(filed);
        return request.statement()
                .map(statement -> switch (statement) {
                    case HeldStatement.Text(var sql) -> what.with("statement", sql);
                    case HeldStatement.Own own ->
                        what.with("statement", own.sql()).with("statementSha256", own.digest());
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
