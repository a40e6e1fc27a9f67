/**
 * The program {@code nightlatch}: the tree of its commands, and the one place where a failure becomes an exit code. Each
 * command lives in the package of its subject. Nothing here loads the server: a command line is started often and must be
 * there at once.
 */
@NullMarked
package io.nightlatch.cli;

import org.jspecify.annotations.NullMarked;
