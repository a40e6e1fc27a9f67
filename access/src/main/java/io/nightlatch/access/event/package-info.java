/**
 * The audit trail's own records: what happened, when, to whom, on whose word. Written in the transaction of the
 * change they tell of; never changed afterwards.
 */
@NullMarked
package io.nightlatch.access.event;

import org.jspecify.annotations.NullMarked;
