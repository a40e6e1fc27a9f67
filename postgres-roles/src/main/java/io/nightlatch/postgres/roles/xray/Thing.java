package io.nightlatch.postgres.roles.xray;

/**
 * Something that rights are on.
 *
 * @param column the column's number, for a column; else 0
 * @param schema empty where there is none
 * @param name without the schema; of a function with its argument types, of a column with its table
 * @param catalog whether it is one of PostgreSQL's own tables, which nobody but a superuser writes whatever its access list says
 * @param definer whether it is a function that runs with its owner's rights
 * @param pinnedPath whether such a function says itself in which schemas names are looked up
 */
public record Thing(
        Kind kind,
        long oid,
        int column,
        String schema,
        String name,
        long owner,
        boolean catalog,
        boolean definer,
        boolean pinnedPath) {

    /** Whether it came with PostgreSQL. */
    public boolean system() {
        return schema.equals("pg_catalog")
                || schema.equals("information_schema")
                || (kind == Kind.SCHEMA && (name.equals("pg_catalog") || name.equals("information_schema")))
                || (kind == Kind.DATABASE && (name.equals("template0") || name.equals("template1")))
                || (kind == Kind.LANGUAGE && oid < 16384)
                || (kind == Kind.TABLESPACE && oid < 16384);
    }

    /** With its schema, as people write it. */
    public String fullName() {
        return schema.isEmpty() ? name : schema + "." + name;
    }
}
