/** Tests of what nobody else sees. */
@NullMarked
package io.nightlatch.cli.api;

import org.jspecify.annotations.NullMarked;
