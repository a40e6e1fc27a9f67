/**
 * Long-lived secrets for the API, kept only as hashes. Grant tokens are the business of {@code grant}.
 */
@NullMarked
package io.nightlatch.access.token;

import org.jspecify.annotations.NullMarked;
