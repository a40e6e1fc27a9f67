/**
 * The server's HTTP API: finding it, proving who asks, and telling a refusal from an answer. Leaves to the commands what
 * an answer means.
 */
@NullMarked
package io.nightlatch.cli.api;

import org.jspecify.annotations.NullMarked;
