/**
 * What a grant left behind in the target: the privileges as they were before its first use and after its end, and the difference
 * in words. Taking the two snapshots is a port; how a database keeps its privileges is its own module's matter.
 */
@NullMarked
package io.nightlatch.access.footprint;

import org.jspecify.annotations.NullMarked;
