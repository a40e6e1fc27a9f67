/**
 * How things look: tables, times, colours, the line that waits, and JSON instead of all that. Every sign that leaves the
 * program passes {@link io.nightlatch.cli.terminal.Terminal}, which takes the power out of what a stranger wrote. Leaves
 * to the commands what is said.
 */
@NullMarked
package io.nightlatch.cli.terminal;

import org.jspecify.annotations.NullMarked;
