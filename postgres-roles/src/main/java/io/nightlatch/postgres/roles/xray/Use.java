package io.nightlatch.postgres.roles.xray;

/** Whether a right was used since statistics began, from the strongest evidence to none. */
public enum Use {
    /** A statement of who holds it names the object and does what the right is for. */
    SEEN("used"),
    /** Nothing can be said. */
    UNKNOWN("unknown"),
    /** Statements are told, and none of theirs names the object; a function or trigger may still have used it. */
    NOT_SEEN("not seen"),
    /** The table's own counters are zero, or who holds it ran nothing at all. */
    NEVER("unused");

    private final String word;

    Use(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    public boolean idle() {
        return this == NOT_SEEN || this == NEVER;
    }
}
