package io.nightlatch.access.grant;

/** Whether the catalogs of the target were read back after an ending and showed that nothing is left. */
public enum Verification {
    VERIFIED,
    /** Something is left, or could not be looked at; the ending goes on. */
    UNVERIFIED
}
