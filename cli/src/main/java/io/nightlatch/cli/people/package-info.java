/**
 * The people of a small team, kept in a file on the machine itself: whoever may write that file needs no server's leave.
 * Leaves one's own password, through the API, to {@code account}.
 */
@NullMarked
package io.nightlatch.cli.people;

import org.jspecify.annotations.NullMarked;
