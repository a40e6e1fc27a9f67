package io.nightlatch.postgres.gateway;

import io.nightlatch.postgres.gateway.statement.Names;
import java.util.Optional;
import java.util.Set;

/**
 * What a statement's names mean to the session at one moment: where they are looked up, and each relation and function of
 * these names, with its row version, as a replaced view or function keeps its OID. People decide on a text; it is run
 * only if it still means what it meant when they were asked.
 */
record Meaning(SearchPath path, Set<String> objects) {
    /** In whatever schema, so that it does not matter how a name is qualified; other sessions' temporary ones are no names. */
    private static final String OBJECTS = """
        select pg_catalog.concat('relation ', c.oid, ' ', c.relnamespace, ' ', c.relname, ' ', c.xmin)
        from pg_catalog.pg_class c
        join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) c.relnamespace
        where c.relname operator(pg_catalog.=) any (array[%1$s]::pg_catalog.name[])
          and (n.oid operator(pg_catalog.=) pg_catalog.pg_my_temp_schema()
            or pg_catalog.left(n.nspname::pg_catalog.text, 8) operator(pg_catalog.<>) 'pg_temp_')
        union all
        select pg_catalog.concat('function ', p.oid, ' ', p.pronamespace, ' ', p.proname, ' ', p.xmin)
        from pg_catalog.pg_proc p
        where p.proname operator(pg_catalog.=) any (array[%1$s]::pg_catalog.name[])\
        """;

    /** Empty if the text has more names than anybody looks through. */
    static Optional<String> question(String sql) {
        return Names.asLiterals(sql).map(OBJECTS::formatted);
    }

    static Optional<Meaning> of(Optional<SearchPath> path, Injected.Result objects) {
        return objects.error().isPresent()
                ? Optional.empty()
                : path.map(found -> new Meaning(found, Set.copyOf(objects.firstColumn())));
    }
}
