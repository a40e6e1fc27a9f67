package io.nightlatch.access.request;

import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.identity.PrincipalName;
import java.time.Instant;
import java.util.Optional;

/** Where a request stands. From a state other than {@link Pending} nothing leads out. */
public sealed interface RequestState {
    record Pending(Instant expiresAt) implements RequestState {}

    record Approved(Instant at, GrantId grant) implements RequestState {}

    /** One statement may be forwarded once, until the request's duration after {@code at} is over. */
    record Permitted(Instant at) implements RequestState {}

    record Denied(PrincipalName by, Instant at, Optional<String> comment) implements RequestState {}

    /** Nobody answered, and for that policy denies. */
    record Lapsed(Instant at) implements RequestState {}

    record Withdrawn(Instant at) implements RequestState {}

    record Expired(Instant at) implements RequestState {}

    default String word() {
        return switch (this) {
            case Pending _ -> "pending";
            case Approved _, Permitted _ -> "approved";
            case Denied _, Lapsed _ -> "denied";
            case Withdrawn _ -> "withdrawn";
            case Expired _ -> "expired";
        };
    }
}
