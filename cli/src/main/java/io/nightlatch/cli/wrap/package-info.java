/** Takes a role's standing members away so that it has to be asked for, and gives them back. */
@NullMarked
package io.nightlatch.cli.wrap;

import org.jspecify.annotations.NullMarked;
