/** Tests of what nobody else sees. */
@NullMarked
package io.nightlatch.cli.wrap;

import org.jspecify.annotations.NullMarked;
