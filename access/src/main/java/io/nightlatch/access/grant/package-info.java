/**
 * Access in force: grants, their one window, the tokens that unlock them, and the units of work that file, decide,
 * activate and end. Its port {@link io.nightlatch.access.grant.GrantStore} writes a change and its event in one transaction.
 */
@NullMarked
package io.nightlatch.access.grant;

import org.jspecify.annotations.NullMarked;
