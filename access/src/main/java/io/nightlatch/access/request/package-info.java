/**
 * One ask and its way to a decision: a sealed state and one pure transition. Storing it and making a grant of it is
 * the business of {@code grant}.
 */
@NullMarked
package io.nightlatch.access.request;

import org.jspecify.annotations.NullMarked;
