package io.nightlatch.postgres.sql.facts;

import static io.nightlatch.access.statement.StatementFlag.HIDES_STATE;
import static io.nightlatch.access.statement.StatementFlag.SECRET;

import java.util.List;
import java.util.Optional;

/** Calls of functions, some of which do more than their name's SQL shows. */
final class Functions {
    private final Walk walk;
    private final Found found;
    private final Settings settings;

    Functions(Walk walk, Found found, Settings settings) {
        this.walk = walk;
        this.found = found;
        this.settings = settings;
    }

    void call(Node call, Scope scope) {
        walk.fields(call, scope);
        var named = Found.Name.of(call.texts("funcname"));
        if (named.isEmpty()) throw new UnknownNode("a call without a name");
        var name = named.get();
        // EXTRACT, OVERLAY and kin are calls of system functions by syntax of their own.
        if (call.text("funcformat").equals("COERCE_SQL_SYNTAX")) return;
        var arguments = call.nodes("args");
        found.function(name, arguments.size());
        if (name.name().equals("set_config")) settings.setConfig(arguments);
        if (name.name().equals("setseed")) found.flags.add(HIDES_STATE);
        if (reachesOut(name.name())) {
            found.flags.add(HIDES_STATE);
            arguments.forEach(this::secrets);
        }
    }

    /** Their arguments are connection strings. */
    private static boolean reachesOut(String name) {
        return name.startsWith("dblink") || name.startsWith("postgres_fdw_");
    }

    private void secrets(Object value) {
        if (value instanceof List<?> list) list.forEach(this::secrets);
        if (!(value instanceof Node node)) return;
        if (node.is("A_Const") && node.has("sval")) {
            found.flags.add(SECRET);
            node.location().ifPresent(found.secretConstants::add);
        }
        node.fields().values().forEach(this::secrets);
    }

    /** The text of a constant, casts of it seen through. */
    static Optional<String> constant(Node value) {
        if (value.is("TypeCast")) return constant(value.node("arg"));
        if (!value.is("A_Const") || !value.has("sval")) return Optional.empty();
        return Optional.of(value.node("sval").text("sval"));
    }
}
