/**
 * JDBC made readable: a statement with named parameters, a row read by column names, failures unchecked. Knows PostgreSQL's
 * types and nothing of grants; leaves connections and transactions to {@code store}.
 */
@NullMarked
package io.nightlatch.store.sql;

import org.jspecify.annotations.NullMarked;
