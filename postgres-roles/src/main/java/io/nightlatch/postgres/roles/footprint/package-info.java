/**
 * Two states of a database's privileges, and their difference in words: what a change lets whom do, how bad that is, and the SQL
 * that puts it back. Works on what was read and asks no database.
 */
@NullMarked
package io.nightlatch.postgres.roles.footprint;

import org.jspecify.annotations.NullMarked;
