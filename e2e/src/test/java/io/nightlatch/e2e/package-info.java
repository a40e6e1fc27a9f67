/**
 * The whole product, as its users meet it: a process of its own, real PostgreSQL servers, real clients. What needs a
 * client that is not installed is skipped and says so.
 */
@NullMarked
package io.nightlatch.e2e;

import org.jspecify.annotations.NullMarked;
