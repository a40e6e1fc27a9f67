/** The program as a person meets it, against a scripted server. */
@NullMarked
package io.nightlatch.cli;

import org.jspecify.annotations.NullMarked;
