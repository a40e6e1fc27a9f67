package io.nightlatch.postgres.roles.footprint;

import java.util.List;
import java.util.Locale;

/** How a right is told to a person who does not read ACLs. */
final class Words {
    private Words() {}

    static String what(Item item) {
        return item.kind() + " " + item.id();
    }

    /** After "may now". */
    static String may(Item item, List<String> privileges) {
        var rights = String.join(", ", privileges).toUpperCase(Locale.ROOT);
        return switch (item.kind()) {
            case "function", "procedure", "aggregate" ->
                "call it"
                        + (item.is("security definer") ? ", and it runs with the rights of " + item.fact("owner") : "");
            case "schema" ->
                privileges.contains("create")
                        ? "make things in it (" + rights + "), also such as others then call by name"
                        : "use what is in it (" + rights + ")";
            case "default privileges" ->
                rights + " on all " + item.fact("what") + " that " + item.fact("owner") + " will make";
            case "parameter" -> "change this setting (" + rights + ")";
            case "column" -> rights + " in this column";
            case "language" -> "write functions in it";
            case "foreign server" -> "reach another server through it";
            case "database" -> rights + " in this database";
            default -> rights + " it";
        };
    }
}
