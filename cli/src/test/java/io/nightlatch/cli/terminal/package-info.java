/** Tests of what nobody else sees. */
@NullMarked
package io.nightlatch.cli.terminal;

import org.jspecify.annotations.NullMarked;
