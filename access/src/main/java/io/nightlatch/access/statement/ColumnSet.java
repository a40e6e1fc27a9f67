package io.nightlatch.access.statement;

import java.util.List;
import java.util.Set;

/**
 * Columns of one relation, as far as a statement tells without the catalogs. Of what is {@code named}, only what the relation
 * has is meant: in a join, a name without its relation may be another's.
 *
 * @param alias what the relation is called there; among the {@code named} it is the whole row, unless a column has that name
 * @param every all that it has
 * @param first the first so many, as INSERT without a list of columns has it
 * @param renamed the names that the statement gives the first columns, in their order
 * @param orAny where it comes to no column, a right on any one is needed and enough; else nothing is needed
 */
public record ColumnSet(
        String alias, Set<String> named, boolean every, int first, List<String> renamed, boolean orAny) {
    public ColumnSet {
        named = Set.copyOf(named);
        renamed = List.copyOf(renamed);
    }

    /** A right on any column is enough. */
    public static ColumnSet any() {
        return of(Set.of());
    }

    public static ColumnSet of(Set<String> named) {
        return new ColumnSet("", named, false, 0, List.of(), true);
    }

    public static ColumnSet allOfThem() {
        return new ColumnSet("", Set.of(), true, 0, List.of(), true);
    }

    public static ColumnSet theFirst(int count) {
        return new ColumnSet("", Set.of(), false, count, List.of(), true);
    }
}
