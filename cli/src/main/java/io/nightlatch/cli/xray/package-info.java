/** Shows what an x-ray of a database found: in words, as JSON, and as one page that needs nothing from elsewhere. */
@NullMarked
package io.nightlatch.cli.xray;

import org.jspecify.annotations.NullMarked;
