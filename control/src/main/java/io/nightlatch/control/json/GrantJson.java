package io.nightlatch.control.json;

import io.nightlatch.access.grant.EndedBy;
import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.grant.GrantState.Active;
import io.nightlatch.access.grant.GrantState.Approved;
import io.nightlatch.access.grant.GrantState.Ended;
import io.nightlatch.access.grant.GrantState.Ending;
import io.nightlatch.access.grant.Verification;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A grant as the API tells it. From {@code endedAt} on it is over; {@code readBackAt} and {@code verified} come once the
 * target was read back.
 */
public record GrantJson(
        String id,
        String request,
        String principal,
        String database,
        String role,
        String scope,
        String state,
        Duration duration,
        Instant approvedAt,
        Instant activateBefore,
        Optional<Instant> activatedAt,
        Optional<Instant> endsAt,
        Optional<Instant> endedAt,
        Optional<String> endedBy,
        Optional<String> endReason,
        Optional<Instant> readBackAt,
        Optional<Boolean> verified,
        int timesExtended) {

    private record End(
            EndedBy by, String reason, Instant since, Optional<Instant> readBackAt, Optional<Boolean> verified) {}

    public static GrantJson of(Grant grant) {
        var end = endOf(grant);
        return new GrantJson(
                grant.id().value(),
                grant.request().value(),
                grant.principal().value(),
                grant.database().value(),
                grant.role().name(),
                grant.scope().name().toLowerCase(Locale.ROOT),
                grant.state().word(),
                grant.duration(),
                Times.cut(grant.approvedAt()),
                Times.cut(grant.activateBefore()),
                grant.state().window().map(Active::at).map(Times::cut),
                grant.state().window().map(Active::endsAt).map(Times::cut),
                end.map(End::since).map(Times::cut),
                end.map(End::by).map(EndedBy::word),
                end.map(End::reason),
                end.flatMap(End::readBackAt).map(Times::cut),
                end.flatMap(End::verified),
                grant.timesExtended());
    }

    private static Optional<End> endOf(Grant grant) {
        return switch (grant.state()) {
            case Approved _, Active _ -> Optional.empty();
            case Ending(var _, var by, var reason, var since) ->
                Optional.of(new End(by, reason, since, Optional.empty(), Optional.empty()));
            case Ended(var _, var by, var reason, var since, var readBackAt, var verification) ->
                Optional.of(new End(
                        by,
                        reason,
                        since,
                        Optional.of(readBackAt),
                        Optional.of(verification == Verification.VERIFIED)));
        };
    }
}
