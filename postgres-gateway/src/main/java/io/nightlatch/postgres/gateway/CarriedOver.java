package io.nightlatch.postgres.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a session takes along to another server connection: its settings, and the statements that it has prepared, as the
 * server itself tells them.
 *
 * @param path the schemas that names were looked up in
 */
record CarriedOver(SequencedMap<String, String> settings, List<Statement> statements, List<String> path) {
    private static final int MAX_STATEMENTS = 1_000;
    private static final int MAX_STATEMENT_BYTES = 1_048_576;

    /** @param types OIDs of its parameters */
    record Statement(String name, List<Integer> types, String sql) {}

    /** Says that the role is the login itself, and that there is nothing that another connection would not have. */
    private static final String NOTHING_ELSE = "t t t 0 0 0 0 0 0";

    /**
     * Every name and operator is qualified: a session can put its own before the system's. Operators in the target list of
     * a view are fixed, so the system's views can be asked. Setting the path to its own value makes the server look at it
     * anew, see {@link SearchPath#QUESTION}; it comes last, as it would count as a setting of the session's.
     */
    private static final String QUESTION = """
        select pg_catalog.concat_ws(' ',
          pg_catalog.current_setting('role') operator(pg_catalog.=) 'none',
          current_user operator(pg_catalog.=) session_user,
          pg_catalog.pg_my_temp_schema() operator(pg_catalog.=) 0::pg_catalog.oid,
          (select pg_catalog.count(*) from pg_catalog.pg_listening_channels() l),
          (select pg_catalog.count(*) from pg_catalog.pg_locks k
            where k.pid operator(pg_catalog.=) pg_catalog.pg_backend_pid()
              and k.locktype operator(pg_catalog.=) 'advisory'),
          (select pg_catalog.count(*) from pg_catalog.pg_prepared_statements p where p.from_sql),
          (select pg_catalog.count(*) from pg_catalog.pg_cursors c where c.is_holdable),
          (select pg_catalog.count(*) from pg_catalog.pg_replication_slots r
            where r.temporary and r.active_pid operator(pg_catalog.=) pg_catalog.pg_backend_pid()),
          (select pg_catalog.count(*) from pg_catalog.pg_proc f
            where f.proname operator(pg_catalog.=) any (array[%1$s]::pg_catalog.name[])
              and f.pronamespace::pg_catalog.oid operator(pg_catalog.<>) all
                (array['pg_catalog', 'information_schema']::pg_catalog.regnamespace[]::pg_catalog.oid[])));
        select pg_catalog.concat_ws(' ',
          (select pg_catalog.count(*) from pg_catalog.pg_settings s
            where s.source operator(pg_catalog.=) 'session'
              and s.name operator(pg_catalog.<>) all (%4$s)),
          (select pg_catalog.count(*) from pg_catalog.pg_prepared_statements p),
          (select coalesce(pg_catalog.sum(pg_catalog.octet_length(p.statement)), 0)
            from pg_catalog.pg_prepared_statements p));
        select pg_catalog.concat(s.name, '=', s.setting) from pg_catalog.pg_settings s
          where s.source operator(pg_catalog.=) 'session'
            and s.name operator(pg_catalog.<>) all (%4$s);
        select pg_catalog.concat(pg_catalog.char_length(p.name), ' ',
            p.parameter_types::pg_catalog.oid[]::pg_catalog.text, ' ', p.name, p.statement)
          from pg_catalog.pg_prepared_statements p
          where (select pg_catalog.sum(pg_catalog.octet_length(q.statement))
            from pg_catalog.pg_prepared_statements q) operator(pg_catalog.<=) %2$d
          limit %3$d;
        """ + SearchPath.QUESTION;

    /** Of the question's own transaction. */
    private static final String NOT_OF_THE_SESSION =
            "array['transaction_isolation', 'transaction_read_only', 'transaction_deferrable']::pg_catalog.text[]";

    /** @param called names of functions that must be the system's alone, of signs that need no escape */
    static String question(Set<String> called) {
        var names = called.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
        return QUESTION.formatted(names, MAX_STATEMENT_BYTES, MAX_STATEMENTS + 1, NOT_OF_THE_SESSION);
    }

    /** Empty where the session has something that another connection would not have, or too much to carry. */
    static Optional<CarriedOver> of(Injected.Result answer) {
        var rows = answer.firstColumn();
        if (answer.error().isPresent() || rows.size() < 3 || !rows.get(0).equals(NOTHING_ELSE)) return Optional.empty();
        var counts = rows.get(1).split(" ", -1);
        int settings = Integer.parseInt(counts[0]);
        int statements = Integer.parseInt(counts[1]);
        if (statements > MAX_STATEMENTS || Long.parseLong(counts[2]) > MAX_STATEMENT_BYTES) return Optional.empty();
        int prepared = 2 + settings;
        int path = prepared + statements + 1; // behind what the path was set to
        if (path > rows.size()) return Optional.empty();
        var kept = new LinkedHashMap<String, String>();
        for (var row : rows.subList(2, prepared)) {
            int equals = row.indexOf('=');
            kept.put(row.substring(0, equals), row.substring(equals + 1));
        }
        // A name with a dot is an extension's: what else it keeps, nobody knows.
        if (kept.keySet().stream().anyMatch(name -> name.contains("."))) return Optional.empty();
        var all = rows.subList(prepared, prepared + statements).stream()
                .map(CarriedOver::statement)
                .toList();
        return Optional.of(new CarriedOver(kept, all, List.copyOf(rows.subList(path, rows.size()))));
    }

    /** Of {@code 2 {23,25} s1select $1, $2}. */
    private static Statement statement(String row) {
        int length = row.indexOf(' ');
        int types = row.indexOf(' ', length + 1);
        int end = row.offsetByCodePoints(types + 1, Integer.parseInt(row.substring(0, length)));
        var oids = new ArrayList<Integer>();
        for (var oid : row.substring(length + 2, types - 1).split(",", -1)) {
            if (!oid.isEmpty()) oids.add(Integer.parseUnsignedInt(oid));
        }
        return new Statement(row.substring(types + 1, end), List.copyOf(oids), row.substring(end));
    }
}
