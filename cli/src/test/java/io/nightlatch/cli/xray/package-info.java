/** Tests of what nobody else sees. */
@NullMarked
package io.nightlatch.cli.xray;

import org.jspecify.annotations.NullMarked;
