/**
 * What is in a target and should not be, or should and is not: rights that no grant explains, roles and logins that somebody
 * changed, connections beside the gateway. Found by looking again and again, told of once, and taken back only where policy says so.
 */
@NullMarked
package io.nightlatch.access.drift;

import org.jspecify.annotations.NullMarked;
