package io.nightlatch.control.json;

import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.HeldStatement;
import io.nightlatch.access.request.RequestState;
import io.nightlatch.access.request.Vote;
import io.nightlatch.access.request.Waiver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A request as the API tells it. {@code waitingFor} is for people: "team-leads (bob)"; {@code mayDecide} says whether
 * the reader's own vote would count now; {@code extended} is the grant that it asks more time for;
 * {@code approvedByRules} names the rules that approved it where nobody was asked.
 */
public record RequestJson(
        String id,
        String principal,
        String database,
        String role,
        Optional<String> reason,
        Duration duration,
        String scope,
        String state,
        Optional<String> statement,
        Optional<WithheldJson> statementWithheld,
        Optional<OwnJson> own,
        Optional<String> session,
        StageJson stage,
        Optional<String> waitingFor,
        boolean mayDecide,
        List<VoteJson> votes,
        Instant createdAt,
        Instant expiresAt,
        Optional<String> grant,
        Optional<String> extended,
        Optional<String> approvedByRules) {

    /** {@code by} names groups and people; {@code all} is there where each of them has to agree. */
    public record StageJson(int number, int of, List<String> by, Optional<Boolean> all, int count, int votes) {}

    public record VoteJson(
            String principal,
            String verdict,
            Optional<String> comment,
            int stage,
            Instant at,
            Optional<Duration> atMost) {}

    /** What is told of a statement that may hold a secret. */
    public record WithheldJson(int lengthBytes, String sha256) {}

    /** What is told of a statement that waits for its own approval; {@code redacted} is where its text hides secrets. */
    public record OwnJson(
            List<String> rules,
            List<SpanJson> redacted,
            List<ParameterJson> parameters,
            List<RelationJson> relations,
            Optional<EstimateJson> rows) {
        static OwnJson of(HeldStatement.Own own) {
            return new OwnJson(
                    own.rules(),
                    own.redacted().stream()
                            .map(span -> new SpanJson(span.start(), span.length()))
                            .toList(),
                    own.parameters().stream().map(ParameterJson::new).toList(),
                    own.relations().stream()
                            .map(relation -> new RelationJson(relation.name(), relation.oid()))
                            .toList(),
                    own.rows().map(rows -> new EstimateJson(rows.rows(), rows.source())));
        }
    }

    /** Without a value: null. */
    public record ParameterJson(Optional<String> value) {}

    public record SpanJson(int start, int length) {}

    public record RelationJson(String name, long oid) {}

    public record EstimateJson(long rows, String source) {}

    /** @param withSql whether the reader may have the statement's text */
    public static RequestJson of(AccessRequest request, boolean withSql, String waitingFor, boolean mayDecide) {
        var statement = request.statement().filter(_ -> withSql);
        int stage = request.currentStage();
        return new RequestJson(
                request.id().value(),
                request.principal().value(),
                request.database().value(),
                request.role().name(),
                request.reason(),
                request.duration(),
                request.scope().name().toLowerCase(Locale.ROOT),
                request.state().word(),
                statement.flatMap(held -> switch (held) {
                    case HeldStatement.Text(var sql) -> Optional.of(sql);
                    case HeldStatement.Own own -> Optional.of(own.sql());
                    case HeldStatement.Withheld _ -> Optional.empty();
                }),
                statement.flatMap(held -> held instanceof HeldStatement.Withheld(var length, var sha256)
                        ? Optional.of(new WithheldJson(length, sha256))
                        : Optional.empty()),
                statement.flatMap(held ->
                        held instanceof HeldStatement.Own own ? Optional.of(OwnJson.of(own)) : Optional.empty()),
                request.session().map(SessionId::value),
                new StageJson(
                        stage,
                        request.stages().size(),
                        request.stage().names(),
                        Optional.of(true).filter(_ -> request.stage().all()),
                        request.stage().count(),
                        request.approvalsIn(stage)),
                request.isPending() ? Optional.of(waitingFor) : Optional.empty(),
                mayDecide,
                request.votes().stream().map(RequestJson::vote).toList(),
                Times.cut(request.createdAt()),
                Times.cut(request.expiresAt()),
                request.state() instanceof RequestState.Approved(var _, GrantId grant)
                        ? Optional.of(grant.value())
                        : Optional.empty(),
                request.extended().map(GrantId::value),
                request.waived().map(Waiver::rules));
    }

    static VoteJson vote(Vote vote) {
        return new VoteJson(
                vote.approver().value(),
                vote.verdict().name().toLowerCase(Locale.ROOT),
                vote.comment(),
                vote.stage(),
                Times.cut(vote.at()),
                vote.atMost());
    }
}
