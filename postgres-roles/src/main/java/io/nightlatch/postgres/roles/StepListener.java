package io.nightlatch.postgres.roles;

/** Is told how far an ending has come, so that a test can let us die there. */
@FunctionalInterface
interface StepListener {
    void reached(Step step);

    enum Step {
        CLOSED,
        TERMINATED,
        BECAME,
        ROLLED_BACK,
        LENT,
        CLEANED,
        TAKEN_BACK,
        FORGOTTEN,
        DROPPED
    }
}
