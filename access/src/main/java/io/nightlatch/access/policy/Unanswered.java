package io.nightlatch.access.policy;

import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.PrincipalName;
import java.time.Duration;
import java.util.List;

/** What is done with a stage that is not passed {@code after} it began. */
public record Unanswered(Duration after, Then then) {
    public Unanswered {
        if (!after.isPositive()) throw new IllegalArgumentException("people need a while to answer");
    }

    /** What is done. */
    public sealed interface Then {
        /** These are asked too. */
        record Widen(List<Group> by, List<PrincipalName> people) implements Then {
            public Widen {
                by = List.copyOf(by);
                people = List.copyOf(people);
            }
        }

        /** The stage is left as it is and the next one begins. */
        record MoveOn() implements Then {}

        record Deny() implements Then {}

        default String word() {
            return switch (this) {
                case Widen _ -> "widen";
                case MoveOn _ -> "move-on";
                case Deny _ -> "deny";
            };
        }
    }
}
