/**
 * Conditions that policy writes as expressions in CEL (Common Expression Language): typed before they are used, bounded in what
 * they cost, and never a yes when they fail. What they decide is told elsewhere.
 */
@NullMarked
package io.nightlatch.access.condition;

import org.jspecify.annotations.NullMarked;
