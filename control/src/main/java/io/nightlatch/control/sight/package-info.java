/** Who may see which request, grant, session and event through the API, and whose SQL text. */
@NullMarked
package io.nightlatch.control.sight;

import org.jspecify.annotations.NullMarked;
