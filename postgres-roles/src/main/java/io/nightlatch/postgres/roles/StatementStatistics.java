package io.nightlatch.postgres.roles;

import java.sql.SQLException;
import java.util.Optional;

/** What pg_stat_statements keeps of a login, which would push out the statements of logins that stay. */
final class StatementStatistics {
    // The extension's own function, with all of its parameters: anything else of that name could be a user's.
    private static final String RESET = """
        select pg_catalog.format('select %I.%I(%s::pg_catalog.oid, 0::pg_catalog.oid, 0::pg_catalog.int8%s)',
          n.nspname, f.proname, ?::pg_catalog.int8, case when f.pronargs operator(pg_catalog.=) 4 then ', false' end)
        from pg_catalog.pg_extension e
        join pg_catalog.pg_depend d on d.refclassid operator(pg_catalog.=) 'pg_catalog.pg_extension'::pg_catalog.regclass
          and d.refobjid operator(pg_catalog.=) e.oid and d.deptype operator(pg_catalog.=) 'e'
          and d.classid operator(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass
        join pg_catalog.pg_proc f on f.oid operator(pg_catalog.=) d.objid
        join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) f.pronamespace
        where e.extname operator(pg_catalog.=) 'pg_stat_statements'
          and f.proname operator(pg_catalog.=) 'pg_stat_statements_reset'
          and f.proargtypes::pg_catalog.text operator(pg_catalog.=) any ('{26 26 20,26 26 20 16}'::pg_catalog.text[])
          and pg_catalog.has_schema_privilege(n.oid, 'USAGE') and pg_catalog.has_function_privilege(f.oid, 'EXECUTE')\
        """;
    private static final String NOT_LOADED = "55000"; // the extension is there, its library is not

    private StatementStatistics() {}

    /** Whether there was anything to ask. */
    static boolean forget(Pinned broker, long login) throws SQLException {
        Optional<String> reset = broker.texts(RESET, login).stream().findFirst();
        if (reset.isEmpty()) return false;
        try {
            broker.run(reset.get());
            return true;
        } catch (SQLException e) {
            if (Refusals.stateOf(e).equals(NOT_LOADED)) return false;
            throw e;
        }
    }
}
