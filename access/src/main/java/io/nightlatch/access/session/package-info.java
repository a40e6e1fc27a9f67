/**
 * One client connection through the gateway and the throw-away login it is in the target. The ports here are what the
 * gateway asks of the target: {@link io.nightlatch.access.session.SessionLogins} opens, unlocks and ends.
 */
@NullMarked
package io.nightlatch.access.session;

import org.jspecify.annotations.NullMarked;
