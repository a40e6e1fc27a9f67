/**
 * The heart of the command line: ask for a role, decide, wait, connect, end, and read what happened. Leaves signing in to
 * {@code account}.
 */
@NullMarked
package io.nightlatch.cli.access;

import org.jspecify.annotations.NullMarked;
