package io.nightlatch.postgres.gateway;

import io.nightlatch.access.request.HeldStatement.Relation;
import io.nightlatch.access.statement.Reading;
import io.nightlatch.access.statement.RelationUse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What a statement would run amid, as its session's own server says: who is in force, what its relations mean, and what the
 * session could have put in the way of names. Every name and operator of the question is qualified, since a session can put
 * its own before the system's.
 *
 * @param role the role in force
 * @param hasTemporary whether the session has a schema of its own for temporary objects, where functions can be too
 * @param creatable the schemas on the search path in which the session may create
 * @param relations those that its names mean now, in their order; one that means nothing is left out
 * @param rows how many rows each of them has by {@code pg_class.reltuples}; negative where nobody has counted
 * @param plain whether all are ordinary tables without rules and row security
 */
record Surroundings(
        String role,
        boolean hasTemporary,
        List<String> creatable,
        List<Relation> relations,
        List<Long> rows,
        boolean plain) {
    /**
     * Setting the path to its own value makes the server look at it anew, see {@link SearchPath#QUESTION}; local, so that
     * nothing stays behind.
     */
    static final String LOOK_ANEW =
            "select pg_catalog.set_config('search_path', pg_catalog.current_setting('search_path'), true)";

    private static final String QUESTION = """
        select pg_catalog.concat('role ', current_user)
        union all select 'temporary' where pg_catalog.pg_my_temp_schema() operator(pg_catalog.<>) 0::pg_catalog.oid
        union all select pg_catalog.concat('schema ', s) from pg_catalog.unnest(pg_catalog.current_schemas(true)) s
          where pg_catalog.has_schema_privilege(current_user, s::pg_catalog.text, 'CREATE')
            or pg_catalog.has_schema_privilege(session_user, s::pg_catalog.text, 'CREATE')\
        """;

    static String question(Reading reading) {
        var question = new StringBuilder(QUESTION);
        if (reading instanceof Reading.Statements(var all)) {
            all.stream()
                    .flatMap(facts -> facts.relations().stream())
                    .map(Surroundings::name)
                    .distinct()
                    .forEach(name -> question.append(relation(name)));
        }
        return question.toString();
    }

    /** The row of one relation: OID, estimate, whether it is plain, and its name. */
    private static String relation(String name) {
        return """
             union all select pg_catalog.concat('relation ', c.oid, ' ', c.reltuples::pg_catalog.int8, ' ',
                (c.relkind operator(pg_catalog.=) any (array['r', 'p']::pg_catalog."char"[]))
                  and not c.relhasrules and not c.relrowsecurity, ' ',
                n.nspname, '.', c.relname)
              from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) c.relnamespace
              where c.oid operator(pg_catalog.=)
                pg_catalog.to_regclass(pg_catalog.convert_from(pg_catalog.decode('%s', 'hex'), 'UTF8'))::pg_catalog.oid\
            """.formatted(hex(name));
    }

    private static String name(RelationUse use) {
        return use.schema().map(schema -> quoted(schema) + ".").orElse("") + quoted(use.name());
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** In hex it is the same in any encoding, whatever a backslash means there. */
    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Empty if it could not be asked, as with a name in a schema that the session may not use. */
    static Optional<Surroundings> of(Injected.Result answer) {
        if (answer.error().isPresent()) return Optional.empty();
        var role = "";
        boolean hasTemporary = false;
        boolean plain = true;
        var creatable = new ArrayList<String>();
        var relations = new ArrayList<Relation>();
        var rows = new ArrayList<Long>();
        for (var row : answer.firstColumn()) {
            var words = row.split(" ", 2);
            switch (words[0]) {
                case "role" -> role = words[1];
                case "temporary" -> hasTemporary = true;
                case "schema" -> creatable.add(words[1]);
                default -> {
                    var fields = words[1].split(" ", 4);
                    rows.add(Long.parseLong(fields[1]));
                    plain &= fields[2].equals("t");
                    relations.add(new Relation(fields[3], Long.parseLong(fields[0])));
                }
            }
        }
        return role.isEmpty()
                ? Optional.empty()
                : Optional.of(new Surroundings(role, hasTemporary, creatable, relations, rows, plain));
    }

    /** Why a statement that people decided on could do something else here, and what helps. */
    Optional<Refusal> whyNotClean() {
        if (hasTemporary) {
            return Optional.of(unclean(
                    "The session has temporary objects, and a temporary table or function can take the place of"
                            + " another one.",
                    "Run it in a connection of its own, in which nothing temporary was made."));
        }
        if (creatable.isEmpty()) return Optional.empty();
        return Optional.of(unclean(
                "On the search_path is " + String.join(", ", creatable)
                        + ", where this session may create what takes the place of something else.",
                "Type SET search_path = pg_catalog; and run it again with each name's schema before it."));
    }

    private static Refusal unclean(String detail, String hint) {
        return Refusal.insufficient(
                "this statement needs its own approval, and the session is not clean for it", detail, hint);
    }

    /** How many rows all of the relations have together, as the server last counted them; empty where nobody has. */
    Optional<Long> counted() {
        boolean isCounted = !rows.isEmpty() && rows.stream().allMatch(count -> count >= 0);
        return isCounted ? Optional.of(rows.stream().mapToLong(Long::longValue).sum()) : Optional.empty();
    }
}
