package io.nightlatch.store;

import io.nightlatch.access.grant.EndedBy;
import io.nightlatch.access.grant.Extension;
import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.grant.GrantState;
import io.nightlatch.access.grant.Verification;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.store.sql.Row;
import io.nightlatch.store.sql.Sql;
import java.sql.Connection;
import java.time.Instant;
import java.util.Optional;

/** Grants as rows. */
final class GrantRows {
    static final String SELECT = "select t.* from access_grant t where true";

    // Facts are written again too: if they differ from what is there, the trigger refuses, and nothing is lost in
    // silence.
    private static final String SAVE = """
        merge into access_grant t
        using (select :id as id) saved on t.id = saved.id
        when matched then update set
          request_id = :request, principal = :principal, database_name = :database, role_name = :role, scope = :scope,
          duration = :duration::interval, approved_at = :approvedAt, activate_before = :activateBefore, state = :state,
          activated_at = :activatedAt, ends_at = :endsAt, ending_since = :endingSince,
          ended_by_kind = :endedByKind, ended_by = :endedBy, end_reason = :endReason, ended_at = :endedAt,
          verification = :verification, times_extended = :timesExtended
        when not matched then insert
          (id, request_id, principal, database_name, role_name, scope, duration, approved_at, activate_before, state,
           activated_at, ends_at, ending_since, ended_by_kind, ended_by, end_reason, ended_at, verification, times_extended)
          values
          (:id, :request, :principal, :database, :role, :scope, :duration::interval, :approvedAt, :activateBefore, :state,
           :activatedAt, :endsAt, :endingSince, :endedByKind, :endedBy, :endReason, :endedAt, :verification, :timesExtended)
        """;

    private static final String SAVE_EXTENSION = """
        insert into grant_extension
          (grant_id, number, asked_by, request_id, at, ends_before, ends_after, times, total, approval, policy_version)
        values
          (:grant, :number, :by, :request, :at, :before, :until, :times, :total::interval, :approval, :policyVersion)
        """;

    private GrantRows() {}

    static Grant read(Row row) {
        return new Grant(
                new GrantId(row.text("id")),
                new RequestId(row.text("request_id")),
                new PrincipalName(row.text("principal")),
                new DatabaseName(row.text("database_name")),
                new DatabaseRole(row.text("role_name")),
                Words.as(GrantScope.class, row.text("scope")),
                row.duration("duration"),
                row.instant("approved_at"),
                row.instant("activate_before"),
                switch (row.text("state")) {
                    case "approved" -> new GrantState.Approved();
                    case "active" -> window(row).orElseThrow();
                    case "ending" ->
                        new GrantState.Ending(
                                window(row), endedBy(row), row.text("end_reason"), row.instant("ending_since"));
                    case "ended" ->
                        new GrantState.Ended(
                                window(row),
                                endedBy(row),
                                row.text("end_reason"),
                                row.instant("ending_since"),
                                row.instant("ended_at"),
                                Words.as(Verification.class, row.text("verification")));
                    case String other -> throw new IllegalStateException("a grant is " + other);
                },
                (int) row.number("times_extended"));
    }

    private static Optional<GrantState.Active> window(Row row) {
        return row.optionalInstant("activated_at").map(at -> new GrantState.Active(at, row.instant("ends_at")));
    }

    private static EndedBy endedBy(Row row) {
        return switch (row.text("ended_by_kind")) {
            case "human" -> new EndedBy.Human(new PrincipalName(row.text("ended_by")));
            case "clock" -> new EndedBy.Clock();
            case "nightlatch" -> new EndedBy.Nightlatch();
            case String other -> throw new IllegalStateException("a grant was ended by a " + other);
        };
    }

    /** What a row says of an end. */
    private record End(
            Instant since, EndedBy by, String reason, Optional<Instant> readBackAt, Optional<Verification> seen) {
        static Optional<End> of(GrantState state) {
            return switch (state) {
                case GrantState.Approved _, GrantState.Active _ -> Optional.empty();
                case GrantState.Ending(var _, var by, var reason, var since) ->
                    Optional.of(new End(since, by, reason, Optional.empty(), Optional.empty()));
                case GrantState.Ended(var _, var by, var reason, var since, var readBackAt, var seen) ->
                    Optional.of(new End(since, by, reason, Optional.of(readBackAt), Optional.of(seen)));
            };
        }

        String kind() {
            return switch (by) {
                case EndedBy.Human _ -> "human";
                case EndedBy.Clock _ -> "clock";
                case EndedBy.Nightlatch _ -> "nightlatch";
            };
        }

        Optional<String> human() {
            return by instanceof EndedBy.Human(var name) ? Optional.of(name.value()) : Optional.empty();
        }
    }

    static void save(Connection connection, Grant grant) {
        var window = grant.state().window();
        var end = End.of(grant.state());
        Sql.of(connection, SAVE)
                .with("id", grant.id().value())
                .with("request", grant.request().value())
                .with("principal", grant.principal().value())
                .with("database", grant.database().value())
                .with("role", grant.role().name())
                .with("scope", Words.of(grant.scope()))
                .with("duration", grant.duration())
                .with("approvedAt", grant.approvedAt())
                .with("activateBefore", grant.activateBefore())
                .with("state", grant.state().word())
                .with("activatedAt", window.map(GrantState.Active::at))
                .with("endsAt", window.map(GrantState.Active::endsAt))
                .with("endingSince", end.map(End::since))
                .with("endedByKind", end.map(End::kind))
                .with("endedBy", end.flatMap(End::human))
                .with("endReason", end.map(End::reason))
                .with("endedAt", end.flatMap(End::readBackAt))
                .with("verification", end.flatMap(End::seen).map(Words::of))
                .with("timesExtended", grant.timesExtended())
                .run();
    }

    /** Before the grant itself, which does not move without it. */
    static void save(Connection connection, GrantId grant, Extension how) {
        Sql.of(connection, SAVE_EXTENSION)
                .with("grant", grant.value())
                .with("number", how.number())
                .with("by", how.by().value())
                .with("request", how.request().map(RequestId::value))
                .with("at", how.at())
                .with("before", how.before())
                .with("until", how.until())
                .with("times", how.allowed().times())
                .with("total", how.allowed().total())
                .with("approval", how.allowed().again() ? "again" : "none")
                .with("policyVersion", how.policyVersion())
                .run();
    }
}
