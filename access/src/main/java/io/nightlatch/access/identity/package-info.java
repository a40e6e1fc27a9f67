/**
 * Who asks and for what: principals, groups, databases, roles, and the passwords people prove themselves with. Leaves
 * to {@code policy} what anybody may do.
 */
@NullMarked
package io.nightlatch.access.identity;

import org.jspecify.annotations.NullMarked;
