package io.nightlatch.postgres.roles.footprint;

import java.util.Comparator;

/**
 * One statement of a revert, with its turn among those of all findings.
 *
 * @param inPhase the smaller the earlier within a phase
 */
record Step(Phase phase, long inPhase, String sql) implements Comparable<Step> {
    /** In this order, so that what is put back does not run what a user left, and nothing depends on what is dropped. */
    enum Phase {
        EVENT_TRIGGERS,
        HELD,
        RENAMES,
        OWNERS,
        CONTENT,
        GRANTS_PASSED_ON,
        GRANTS,
        DROPS,
        MEMBERSHIPS_TAKEN,
        ROLES,
        MEMBERSHIPS_GIVEN,
        CONFIGURATION
    }

    private static final Comparator<Step> ORDER =
            Comparator.comparing(Step::phase).thenComparingLong(Step::inPhase);

    static Step of(Phase phase, String sql) {
        return new Step(phase, 0, sql);
    }

    /** What was made later may depend on what was made before. */
    static Step drop(Item item, String sql) {
        return new Step(Phase.DROPS, -item.oid(), sql);
    }

    @Override
    public int compareTo(Step other) {
        return ORDER.compare(this, other);
    }
}
