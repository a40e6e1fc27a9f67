/**
 * The pages that people decide, ask and look on, beside the API on the same port. Whatever they show or do goes through
 * the API's own controllers, so a page can neither see nor do more than its reader's own call of the API.
 */
@NullMarked
package io.nightlatch.console;

import org.jspecify.annotations.NullMarked;
