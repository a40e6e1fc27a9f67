package io.nightlatch.access.grant;

/** Told of a grant's use after it is written down and before the target is touched. Nothing is unlocked until it returns. */
@FunctionalInterface
public interface BeforeUse {
    /** @param first whether this use started the grant's clock */
    void used(Grant grant, boolean first);
}
