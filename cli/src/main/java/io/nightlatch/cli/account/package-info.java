/**
 * Who I am towards the server: sign in and out, the own password, tokens for scripts. Leaves other people to
 * {@code people}.
 */
@NullMarked
package io.nightlatch.cli.account;

import org.jspecify.annotations.NullMarked;
