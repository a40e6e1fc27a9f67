/** Tests of what nobody else sees. */
@NullMarked
package io.nightlatch.cli.shell;

import org.jspecify.annotations.NullMarked;
