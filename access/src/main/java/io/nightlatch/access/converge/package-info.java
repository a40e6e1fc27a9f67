/**
 * Moves what is to what should be, level-triggered: overdue requests and grants end, sessions that hold an ended grant
 * are cut, logins that no session owns are taken out of the target, and what was proved gone is written down. A crash at
 * any point is repaired by the next pass.
 */
@NullMarked
package io.nightlatch.access.converge;

import org.jspecify.annotations.NullMarked;
