/** Commands that work on a guarded database itself, by its own protocol, and need no Nightlatch that runs. */
@NullMarked
package io.nightlatch.cli.guarded;

import org.jspecify.annotations.NullMarked;
