/**
 * What surrounds a command: the environment, the streams, the clock, the programs it may start, and how it fails. It is
 * handed in whole, so that a test can be a whole machine. Leaves to {@code terminal} how things look.
 */
@NullMarked
package io.nightlatch.cli.shell;

import org.jspecify.annotations.NullMarked;
