/** Tests of what nobody else sees. */
@NullMarked
package io.nightlatch.cli.guarded;

import org.jspecify.annotations.NullMarked;
