/**
 * Wires everything: reads the configuration, starts what it names from the ground up, stops it from the top down. The
 * only place that knows who implements the domain's ports. {@code demo} prepares a target of its own and then is the
 * same as {@code up}.
 */
@NullMarked
package io.nightlatch.app;

import org.jspecify.annotations.NullMarked;
