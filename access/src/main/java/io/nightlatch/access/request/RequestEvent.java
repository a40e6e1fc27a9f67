package io.nightlatch.access.request;

import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.identity.PrincipalName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What can happen to a request. */
public sealed interface RequestEvent {
    Instant at();

    /** A yes in the current stage; {@code grant} is the id the grant will have should this be the last yes needed and make one. */
    record Approve(
            PrincipalName approver, Optional<String> comment, Instant at, GrantId grant, Optional<Duration> atMost)
            implements RequestEvent {
        public Approve(PrincipalName approver, Optional<String> comment, Instant at, GrantId grant) {
            this(approver, comment, at, grant, Optional.empty());
        }
    }

    /** Approved though nobody was asked; {@code grant} is the id that the grant will have. */
    record Waive(Waiver waiver, Instant at, GrantId grant) implements RequestEvent {}

    record Deny(PrincipalName approver, Optional<String> comment, Instant at) implements RequestEvent {}

    record Withdraw(Instant at) implements RequestEvent {}

    record Tick(Instant at) implements RequestEvent {}
}
