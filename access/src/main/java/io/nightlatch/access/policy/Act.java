package io.nightlatch.access.policy;

/** How an unlocked role is used. */
public enum Act {
    /** Its rights are inherited; what the session creates belongs to the session's own login. */
    INHERIT,
    /** The gateway sends {@code SET ROLE} at the unlock, so that new objects are the role's from birth. */
    AS_ROLE,
    /** {@link #AS_ROLE} for a role that owns objects, else {@link #INHERIT}. */
    BY_OWNERSHIP
}
