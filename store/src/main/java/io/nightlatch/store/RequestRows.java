package io.nightlatch.store;

import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.request.AccessRequest;
import io.nightlatch.access.request.Escalation;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.access.request.HeldStatement;
import io.nightlatch.access.request.RequestState;
import io.nightlatch.access.request.Vote;
import io.nightlatch.access.request.Waiver;
import io.nightlatch.store.sql.Row;
import io.nightlatch.store.sql.Sql;
import java.math.BigDecimal;
import java.sql.Connection;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Requests with their votes, as rows. */
final class RequestRows {
    static final String SELECT = """
        select t.*,
               (select coalesce(json_agg(json_build_object(
                         'approver', vote.approver, 'verdict', vote.verdict, 'comment', vote.comment,
                         'stage', vote.stage, 'at', vote.at, 'atMost', extract(epoch from vote.at_most)) order by vote.cast_order), '[]')
                  from vote where vote.request_id = t.id) as votes,
               (select coalesce(json_agg(json_build_object(
                         'stage', taken.stage, 'step', taken.step, 'at', taken.at) order by taken.stage, taken.step), '[]')
                  from escalation taken where taken.request_id = t.id) as escalations
          from access_request t
         where true\
        """;

    // Facts are written again too: if they differ from what is there, the trigger refuses, and nothing is lost in
    // silence.
    private static final String SAVE = """
        merge into access_request t
        using (select :id as id) saved on t.id = saved.id
        when matched then update set
          principal = :principal, database_name = :database, role_name = :role, reason = :reason,
          duration = :duration::interval, scope = :scope, statement_text = :statementText,
          statement_length_bytes = :statementLength, statement_sha256 = :statementSha256,
          statement_facts = :statementFacts::jsonb, session_id = :session,
          stages = :stages::jsonb, policy_version = :policyVersion, created_at = :createdAt, expires_at = :expiresAt,
          next_due_at = :nextDueAt, state = :state, decided_at = :decidedAt, decided_by = :decidedBy, decision_comment = :decisionComment,
          grant_id = :grant, extends_grant_id = :extends,
          approved_by_rules = :byRules
        when not matched then insert
          (id, principal, database_name, role_name, reason, duration, scope, statement_text, statement_length_bytes,
           statement_sha256, statement_facts, session_id, stages, policy_version, created_at, expires_at, next_due_at, state, decided_at,
           decided_by, decision_comment, grant_id, extends_grant_id, approved_by_rules)
          values
          (:id, :principal, :database, :role, :reason, :duration::interval, :scope, :statementText, :statementLength,
           :statementSha256, :statementFacts::jsonb, :session, :stages::jsonb, :policyVersion, :createdAt, :expiresAt,
           :nextDueAt, :state, :decidedAt, :decidedBy, :decisionComment, :grant, :extends, :byRules)
        """;

    // A vote that is there already, word for word, is not cast again; one that differs runs into one_human_one_vote.
    private static final String SAVE_VOTE = """
        insert into vote (request_id, approver, verdict, comment, stage, at, at_most)
        select :request, :approver, :verdict, :comment, :stage, :at, :atMost::interval
         where not exists (
               select from vote
                where (request_id, approver, verdict, stage, at)
                    = (:request, :approver, :verdict, :stage, :at::timestamptz)
                  and comment is not distinct from :comment
                  and at_most is not distinct from :atMost::interval)
        """;

    private static final String SAVE_ESCALATION = """
        insert into escalation (request_id, stage, step, did, at)
        select :request, :stage, :step, :did, :at
         where not exists (
               select from escalation where (request_id, stage, step) = (:request, :stage::integer, :step::integer))
        """;

    private RequestRows() {}

    static AccessRequest read(Row row) {
        var expiresAt = row.instant("expires_at");
        return new AccessRequest(
                new RequestId(row.text("id")),
                new PrincipalName(row.text("principal")),
                new DatabaseName(row.text("database_name")),
                new DatabaseRole(row.text("role_name")),
                row.optionalText("reason"),
                row.duration("duration"),
                Words.as(GrantScope.class, row.text("scope")),
                statement(row),
                row.optionalText("session_id").map(SessionId::new),
                Json.stages(Json.tree(row.text("stages"))),
                row.text("policy_version"),
                row.instant("created_at"),
                expiresAt,
                votes(Json.tree(row.text("votes"))),
                switch (row.text("state")) {
                    case "pending" -> new RequestState.Pending(expiresAt);
                    case "approved" ->
                        row.text("scope").equals("statement")
                                ? new RequestState.Permitted(row.instant("decided_at"))
                                : new RequestState.Approved(
                                        row.instant("decided_at"), new GrantId(row.text("grant_id")));
                    case "denied" ->
                        row.optionalText("decided_by")
                                .<RequestState>map(by -> new RequestState.Denied(
                                        new PrincipalName(by),
                                        row.instant("decided_at"),
                                        row.optionalText("decision_comment")))
                                .orElseGet(() -> new RequestState.Lapsed(row.instant("decided_at")));
                    case "withdrawn" -> new RequestState.Withdrawn(row.instant("decided_at"));
                    case "expired" -> new RequestState.Expired(row.instant("decided_at"));
                    case String other -> throw new IllegalStateException("a request is " + other);
                },
                escalations(Json.tree(row.text("escalations"))),
                row.optionalText("extends_grant_id").map(GrantId::new),
                row.optionalText("approved_by_rules").map(Waiver::new));
    }

    private static Optional<HeldStatement> statement(Row row) {
        var facts = row.optionalText("statement_facts");
        if (facts.isPresent()) {
            return Optional.of(
                    OwnStatementJson.read(facts.get(), row.text("statement_text"), row.text("statement_sha256")));
        }
        Optional<HeldStatement> text = row.optionalText("statement_text").map(HeldStatement.Text::new);
        return text.or(() -> row.optionalText("statement_sha256")
                .map(digest -> new HeldStatement.Withheld((int) row.number("statement_length_bytes"), digest)));
    }

    /** What is written of a statement that waits. */
    private record StatementColumns(
            Optional<String> text, Optional<Integer> length, Optional<String> sha256, Optional<String> facts) {
        static final StatementColumns NONE =
                new StatementColumns(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        static StatementColumns of(HeldStatement held) {
            return switch (held) {
                case HeldStatement.Text(var sql) ->
                    new StatementColumns(Optional.of(sql), Optional.empty(), Optional.empty(), Optional.empty());
                case HeldStatement.Withheld(var length, var sha256) ->
                    new StatementColumns(Optional.empty(), Optional.of(length), Optional.of(sha256), Optional.empty());
                case HeldStatement.Own own ->
                    new StatementColumns(
                            Optional.of(own.sql()),
                            Optional.empty(),
                            Optional.of(own.digest()),
                            Optional.of(OwnStatementJson.write(own)));
            };
        }
    }

    private static List<Vote> votes(JsonNode votes) {
        return votes.valueStream()
                .map(vote -> new Vote(
                        new PrincipalName(vote.get("approver").asString()),
                        Words.as(Vote.Verdict.class, vote.get("verdict").asString()),
                        vote.get("comment").asStringOpt(),
                        vote.get("stage").asInt(),
                        OffsetDateTime.parse(vote.get("at").asString()).toInstant(),
                        vote.get("atMost").decimalValueOpt().map(RequestRows::seconds)))
                .toList();
    }

    private static List<Escalation> escalations(JsonNode steps) {
        return steps.valueStream()
                .map(step -> new Escalation(
                        step.get("stage").asInt(),
                        step.get("step").asInt(),
                        OffsetDateTime.parse(step.get("at").asString()).toInstant()))
                .toList();
    }

    private static Duration seconds(BigDecimal seconds) {
        return Duration.of(seconds.movePointRight(6).longValue(), ChronoUnit.MICROS);
    }

    /** Votes and steps before the state, as the database wants it: they come before the decision. */
    static void save(Connection connection, AccessRequest request) {
        for (var vote : request.votes()) save(connection, request.id(), vote);
        for (var step : request.escalations()) save(connection, request, step);
        var state = request.state();
        var denial = state instanceof RequestState.Denied denied
                ? Optional.of(denied)
                : Optional.<RequestState.Denied>empty();
        var columns = request.statement().map(StatementColumns::of).orElse(StatementColumns.NONE);
        Sql.of(connection, SAVE)
                .with("id", request.id().value())
                .with("principal", request.principal().value())
                .with("database", request.database().value())
                .with("role", request.role().name())
                .with("reason", request.reason())
                .with("duration", request.duration())
                .with("scope", Words.of(request.scope()))
                .with("statementText", columns.text())
                .with("statementLength", columns.length())
                .with("statementSha256", columns.sha256())
                .with("statementFacts", columns.facts())
                .with("session", request.session().map(SessionId::value))
                .with("stages", Json.stages(request.stages()))
                .with("policyVersion", request.policyVersion())
                .with("createdAt", request.createdAt())
                .with("expiresAt", request.expiresAt())
                .with("nextDueAt", request.nextDue().filter(request.expiresAt()::isAfter))
                .with("state", state.word())
                .with(
                        "decidedAt",
                        switch (state) {
                            case RequestState.Pending _ -> Optional.empty();
                            case RequestState.Approved(var at, var _) -> Optional.of(at);
                            case RequestState.Permitted(var at) -> Optional.of(at);
                            case RequestState.Denied(var _, var at, var _) -> Optional.of(at);
                            case RequestState.Lapsed(var at) -> Optional.of(at);
                            case RequestState.Withdrawn(var at) -> Optional.of(at);
                            case RequestState.Expired(var at) -> Optional.of(at);
                        })
                .with("decidedBy", denial.map(denied -> denied.by().value()))
                .with("decisionComment", denial.flatMap(RequestState.Denied::comment))
                .with(
                        "grant",
                        state instanceof RequestState.Approved(var _, var grant)
                                ? Optional.of(grant.value())
                                : Optional.empty())
                .with("extends", request.extended().map(GrantId::value))
                .with("byRules", request.waived().map(Waiver::rules))
                .run();
    }

    private static void save(Connection connection, AccessRequest request, Escalation step) {
        Sql.of(connection, SAVE_ESCALATION)
                .with("request", request.id().value())
                .with("stage", step.stage())
                .with("step", step.step())
                .with("did", request.then(step).word())
                .with("at", step.at())
                .run();
    }

    private static void save(Connection connection, RequestId request, Vote vote) {
        Sql.of(connection, SAVE_VOTE)
                .with("request", request.value())
                .with("approver", vote.approver().value())
                .with("verdict", Words.of(vote.verdict()))
                .with("comment", vote.comment())
                .with("stage", vote.stage())
                .with("atMost", vote.atMost())
                .with("at", vote.at())
                .run();
    }
}
