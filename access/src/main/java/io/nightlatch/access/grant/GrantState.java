package io.nightlatch.access.grant;

import java.time.Instant;
import java.util.Optional;

/** Where a grant stands. The clock starts at its first use and its one end is computed then, once. */
public sealed interface GrantState {
    /** Not used yet; void from {@link Grant#activateBefore()} on. */
    record Approved() implements GrantState {}

    /** In force from {@code at} until the instant before {@code endsAt}. */
    record Active(Instant at, Instant endsAt) implements GrantState {}

    /** Over, and being taken out of the sessions that held it. {@code window} is empty if it was never used. */
    record Ending(Optional<Active> window, EndedBy by, String reason, Instant since) implements GrantState {}

    /**
     * Over since {@code since}, and gone from the target as far as {@code verification} says, which was read back
     * first at {@code readBackAt}.
     */
    record Ended(
            Optional<Active> window,
            EndedBy by,
            String reason,
            Instant since,
            Instant readBackAt,
            Verification verification)
            implements GrantState {}

    default String word() {
        return switch (this) {
            case Approved _ -> "approved";
            case Active _ -> "active";
            case Ending _ -> "ending";
            case Ended _ -> "ended";
        };
    }

    /** When it was used, if it was. */
    default Optional<Active> window() {
        return switch (this) {
            case Approved _ -> Optional.empty();
            case Active active -> Optional.of(active);
            case Ending(var window, var _, var _, var _) -> window;
            case Ended(var window, var _, var _, var _, var _, var _) -> window;
        };
    }
}
