package io.nightlatch.postgres.roles.xray;

/** Names in SQL that a person may run. */
final class Names {
    private Names() {}

    static String quoted(String name) {
        return name.equals("PUBLIC") || name.matches("[a-z_][a-z0-9_]*")
                ? name
                : '"' + name.replace("\"", "\"\"") + '"';
    }

    static String quoted(Thing thing) {
        if (thing.kind() == Kind.FUNCTION) {
            int open = thing.name().indexOf('(');
            return quoted(thing.schema()) + "." + quoted(thing.name().substring(0, open))
                    + thing.name().substring(open);
        }
        return thing.schema().isEmpty() ? quoted(thing.name()) : quoted(thing.schema()) + "." + quoted(thing.name());
    }
}
