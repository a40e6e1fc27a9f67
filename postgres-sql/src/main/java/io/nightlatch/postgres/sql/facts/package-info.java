/**
 * Reads facts from PostgreSQL's parse trees. Every node is looked at and has to be known: what is not makes the statement
 * unreadable, so that a newer grammar is never guessed at.
 */
@NullMarked
package io.nightlatch.postgres.sql.facts;

import org.jspecify.annotations.NullMarked;
