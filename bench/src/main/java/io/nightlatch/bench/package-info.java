/** What {@code bench/run} needs beside a shell; measurements are no part of the build, which only compiles this. */
@NullMarked
package io.nightlatch.bench;

import org.jspecify.annotations.NullMarked;
