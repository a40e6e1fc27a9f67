package io.nightlatch.access.statement;

import java.util.Optional;
import java.util.Set;

/**
 * A relation that a statement names, folded and unquoted as PostgreSQL does it, and the rights it needs there by their SQL
 * names ({@code SELECT}, {@code UPDATE} …; {@code OWNERSHIP} where only the owner may, {@code CREATE} where it is made,
 * {@code LOCK} where any of several rights lets lock it). None if it is only named, or what is needed has no name. What is
 * written down now and run later counts too: the query of a view, of PREPARE. {@code at} is where the name stands.
 */
public record RelationUse(Optional<String> schema, String name, Set<String> privileges, Optional<Span> at) {
    public RelationUse {
        privileges = Set.copyOf(privileges);
    }

    public String qualified() {
        return schema.map(prefix -> prefix + "." + name).orElse(name);
    }
}
