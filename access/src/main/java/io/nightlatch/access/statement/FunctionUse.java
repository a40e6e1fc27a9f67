package io.nightlatch.access.statement;

import java.util.Optional;

/** A function or procedure that a statement calls by name, with how many arguments it gives. */
public record FunctionUse(Optional<String> schema, String name, int arguments) {
    public String qualified() {
        return schema.map(prefix -> prefix + "." + name).orElse(name);
    }
}
