package io.nightlatch.access.statement;

import java.util.Optional;

/**
 * A right that a statement needs on something it names, as far as reading it tells. Names are folded and unquoted as
 * PostgreSQL does it; the schema is there only if the statement says so.
 */
public sealed interface Need {
    /**
     * On a table, view, sequence or foreign table: SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER; MAINTAIN,
     * which before PostgreSQL 17 is the owner's.
     */
    record OnRelation(Optional<String> schema, String name, String privilege) implements Need {}

    /** Only its owner may do that. */
    record Ownership(Optional<String> schema, String name) implements Need {}

    /** EXECUTE on a function or procedure, whichever of its overloads. */
    record OnFunction(Optional<String> schema, String name) implements Need {}

    /** CREATE in a schema; without a name, in the first schema of the search path. */
    record CreateIn(Optional<String> schema) implements Need {}
}
