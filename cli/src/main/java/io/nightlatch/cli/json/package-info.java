/**
 * JSON as the API speaks it, read as maps and lists and asked for by name. Leaves to the commands what a field means.
 */
@NullMarked
package io.nightlatch.cli.json;

import org.jspecify.annotations.NullMarked;
