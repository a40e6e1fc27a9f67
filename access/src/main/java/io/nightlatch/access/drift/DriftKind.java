package io.nightlatch.access.drift;

import java.util.Locale;

/** What sort of difference it is. */
public enum DriftKind {
    /** Somebody has a wrapped role, and neither a grant nor {@code keep} says why. */
    MEMBERSHIP,
    /** A wrapped role has other attributes, another name or OID, or its password was set. */
    ROLE,
    /** A session login is otherwise than we made it. */
    LOGIN,
    /** What should be there is not. */
    MISSING,
    /** A connection that the gateway did not make. */
    BYPASS;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
