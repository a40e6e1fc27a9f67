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

    /** SELECT, INSERT, UPDATE or REFERENCES on some columns of a relation, for which the same on all of it is enough. */
    record OnColumns(Optional<String> schema, String name, String privilege, ColumnSet columns) implements Need {}

    /** To lock a relation, in ACCESS SHARE, in ROW EXCLUSIVE or in a stronger mode. Which rights allow that is the server's. */
    record Lock(Optional<String> schema, String name, Mode mode) implements Need {
        public enum Mode {
            ACCESS_SHARE,
            ROW_EXCLUSIVE,
            STRONGER
        }
    }

    /** Only its owner may do that. */
    record Ownership(Optional<String> schema, String name) implements Need {}

    /** Its owner may drop it, and so may the owner of its schema. */
    record Drop(Optional<String> schema, String name) implements Need {}

    /** The same for a function, procedure or aggregate, whichever of its overloads. */
    record DropFunction(Optional<String> schema, String name) implements Need {}

    /** USAGE on a type or domain, or on that of an array's elements. */
    record OnType(Optional<String> schema, String name) implements Need {}

    /** EXECUTE on a function or procedure, whichever of its overloads. */
    record OnFunction(Optional<String> schema, String name) implements Need {}

    /** To grant membership in a role. */
    record Admin(String role) implements Need {}

    /** CREATE in a schema; without a name, in the first schema of the search path. */
    record CreateIn(Optional<String> schema) implements Need {}
}
