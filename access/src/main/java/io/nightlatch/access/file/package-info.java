/**
 * Reads the files that people write: YAML 1.2 as values that know where they stand, so that an error can say file, line,
 * column, what stands there and what would be right. Watches them, checks their rights, replaces them in one step. What
 * the values mean is left to the packages that read them.
 */
@NullMarked
package io.nightlatch.access.file;

import org.jspecify.annotations.NullMarked;
