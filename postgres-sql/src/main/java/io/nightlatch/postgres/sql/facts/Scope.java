package io.nightlatch.postgres.sql.facts;

import java.util.HashSet;
import java.util.Set;

/** The names that WITH queries around a place define there, which hide relations of that name without a schema. */
record Scope(Set<String> withNames) {
    static final Scope TOP = new Scope(Set.of());

    Scope {
        withNames = Set.copyOf(withNames);
    }

    Scope with(Set<String> more) {
        if (more.isEmpty()) return this;
        var all = new HashSet<>(withNames);
        all.addAll(more);
        return new Scope(all);
    }

    boolean hides(Node rangeVar) {
        return !rangeVar.has("schemaname") && withNames.contains(rangeVar.text("relname"));
    }
}
