/**
 * The names by which people and programs speak of one request, grant or session. The same string stands in a NOTICE, the
 * CLI, a URL and an event. Lowest floor of the domain, so that an event can name things it does not know.
 */
@NullMarked
package io.nightlatch.access.id;

import org.jspecify.annotations.NullMarked;
