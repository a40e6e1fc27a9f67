package io.nightlatch.control;

import io.nightlatch.access.drift.DriftStore;
import java.util.function.LongPredicate;

/**
 * What the API works on where it tells of drift.
 *
 * @param accept takes what a role looks like now for right; false if there is no such open difference
 */
public record DriftServices(DriftStore store, LongPredicate accept) {}
