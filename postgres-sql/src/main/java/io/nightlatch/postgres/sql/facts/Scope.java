package io.nightlatch.postgres.sql.facts;

import java.util.HashSet;
import java.util.Set;

/**
 * Where a part of a statement stands: the names that WITH queries around it define, which hide relations of that name without a
 * schema, and the relations whose columns it can name.
 */
record Scope(Set<String> withNames, Level level) {
    static final Scope TOP = new Scope(Set.of(), Level.TOP);

    Scope {
        withNames = Set.copyOf(withNames);
    }

    Scope with(Set<String> more) {
        if (more.isEmpty()) return this;
        var all = new HashSet<>(withNames);
        all.addAll(more);
        return new Scope(all, level);
    }

    Scope at(Level other) {
        return new Scope(withNames, other);
    }

    boolean hides(Node rangeVar) {
        return !rangeVar.has("schemaname") && withNames.contains(rangeVar.text("relname"));
    }
}
