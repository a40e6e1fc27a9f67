package io.nightlatch.access.grant;

import io.nightlatch.access.identity.PrincipalName;

/** On whose word a grant or session ended. */
public sealed interface EndedBy {
    record Human(PrincipalName name) implements EndedBy {}

    /** Its own clock. */
    record Clock() implements EndedBy {}

    /** Nightlatch itself: a restart, a lost connection, a failed write of the trail. */
    record Nightlatch() implements EndedBy {}

    default String word() {
        return switch (this) {
            case Human(var name) -> name.value();
            case Clock _ -> "the clock";
            case Nightlatch _ -> "Nightlatch";
        };
    }
}
