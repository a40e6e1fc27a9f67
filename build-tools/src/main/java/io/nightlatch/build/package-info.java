/**
 * Decides what our Java looks like: checks or rewrites the sources below the root, on the JDK that can read them. Leaves
 * what the sources mean to the compiler and its checks.
 */
@NullMarked
package io.nightlatch.build;

import org.jspecify.annotations.NullMarked;
