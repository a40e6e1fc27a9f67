/**
 * What may be asked for, by whom, for how long, and who has to agree. Reads {@code policy.yaml}; knows nothing of
 * requests in flight.
 */
@NullMarked
package io.nightlatch.access.policy;

import org.jspecify.annotations.NullMarked;
