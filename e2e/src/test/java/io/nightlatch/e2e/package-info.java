/**
 * The whole product, as its users meet it: a process of its own, real PostgreSQL servers, real clients. What needs a
 * client that is not installed is skipped and says so. Not null-marked: what is missing here is a failing test.
 */
package io.nightlatch.e2e;
