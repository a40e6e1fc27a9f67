/**
 * What a statement is and needs, by PostgreSQL's own grammar: {@link io.nightlatch.postgres.sql.PostgresStatements} is the
 * domain's reader of statements. Knows no catalog and no session: names stay names. Leaves to others what follows from the facts.
 */
@NullMarked
package io.nightlatch.postgres.sql;

import org.jspecify.annotations.NullMarked;
