package io.nightlatch.access.policy;

import io.nightlatch.access.statement.RelationUse;
import io.nightlatch.access.statement.StatementFacts;
import io.nightlatch.access.statement.StatementFlag;
import io.nightlatch.access.statement.StatementKind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Statements that need more than the right to run them. A list with nothing in it does not narrow; in a list one has to fit,
 * and of the lists all.
 *
 * @param commands PostgreSQL's command tags, in upper case
 * @param rowsOver only statements about more rows than that, and those of which nobody can tell how many they are about
 */
public record HighImpactRule(
        String name,
        Set<StatementKind> kinds,
        Set<String> commands,
        List<Objects> relations,
        Set<Trait> traits,
        OptionalLong rowsOver,
        HighImpact.Demand demand) {
    public HighImpactRule {
        kinds = Set.copyOf(kinds);
        commands = Set.copyOf(commands);
        relations = List.copyOf(relations);
        traits = Set.copyOf(traits);
        if (name.isBlank()) throw new IllegalArgumentException("a rule has a name");
        if (kinds.isEmpty() && commands.isEmpty() && relations.isEmpty() && traits.isEmpty()) {
            throw new IllegalArgumentException("a rule that says of no statement that it is one of its own is none");
        }
    }

    /** What the list {@code flag} can ask for. */
    public sealed interface Trait {
        record Flag(StatementFlag flag) implements Trait {}

        /** Writes every row there is: UPDATE or DELETE without WHERE, and TRUNCATE. */
        record WholeTable() implements Trait {}

        record Unreadable() implements Trait {}
    }

    /**
     * Relations by name, {@code *} for all of a schema. Without a schema, those of that name in any. A statement that names no
     * schema may mean any schema, since what its session's search path finds is not known here.
     */
    public record Objects(Optional<String> schema, String name) {
        public Objects {
            if (name.isBlank() || schema.filter(String::isBlank).isPresent()) {
                throw new IllegalArgumentException("a relation reads payments, public.payments or audit.*");
            }
        }

        /** @throws IllegalArgumentException if {@code text} is not such a name */
        public static Objects parse(String text) {
            int dot = text.indexOf('.');
            if (dot < 0) {
                if (text.equals("*")) throw new IllegalArgumentException("leave the list out to mean every relation");
                return new Objects(Optional.empty(), text);
            }
            return new Objects(Optional.of(text.substring(0, dot)), text.substring(dot + 1));
        }

        boolean fit(RelationUse use) {
            boolean schemaFits = schema.isEmpty() || use.schema().isEmpty() || schema.equals(use.schema());
            return schemaFits && (name.equals("*") || name.equals(use.name()));
        }
    }

    boolean asksForUnreadable() {
        return traits.contains(new Trait.Unreadable());
    }

    /** Whether it is about that many rows, if it is known of how many. */
    boolean fits(OptionalLong rows) {
        return rowsOver.isEmpty() || rows.isEmpty() || rows.getAsLong() > rowsOver.getAsLong();
    }

    /** Whether the statement is one of those, however many rows it is about. */
    boolean fits(StatementFacts facts) {
        return (commands.isEmpty() || commands.contains(facts.command()))
                && (traits.isEmpty() || traits.stream().anyMatch(trait -> has(facts, trait)))
                && kindAndRelationFit(facts);
    }

    private static boolean has(StatementFacts facts, Trait trait) {
        return switch (trait) {
            case Trait.Flag(var flag) -> facts.has(flag);
            case Trait.WholeTable() -> facts.has(StatementFlag.NO_WHERE) || facts.kind() == StatementKind.TRUNCATE;
            case Trait.Unreadable() -> false;
        };
    }

    // Together, since a statement may delete here and read there: what is written has to be what is listed.
    private boolean kindAndRelationFit(StatementFacts facts) {
        if (kinds.isEmpty())
            return relations.isEmpty() || facts.relations().stream().anyMatch(this::isListed);
        boolean atTheTop = kinds.contains(facts.kind()) && !writesRows(facts.kind());
        if (atTheTop) return relations.isEmpty() || facts.relations().stream().anyMatch(this::isListed);
        return (kinds.contains(facts.kind()) && relations.isEmpty())
                || facts.relations().stream().filter(this::isListed).anyMatch(use -> isWritten(facts, use));
    }

    private boolean isListed(RelationUse use) {
        return relations.isEmpty() || relations.stream().anyMatch(objects -> objects.fit(use));
    }

    private static boolean writesRows(StatementKind kind) {
        return switch (kind) {
            case INSERT, UPDATE, DELETE, TRUNCATE -> true;
            default -> false;
        };
    }

    /** Written in one of the ways that {@link #kinds} names, at the top or inside. */
    private boolean isWritten(StatementFacts facts, RelationUse use) {
        return mayWrite(facts)
                && kinds.stream()
                        .anyMatch(kind -> writesRows(kind) && use.privileges().contains(kind.name()));
    }

    // Row locks, LOCK TABLE and a plain EXPLAIN need the same rights and write nothing.
    private static boolean mayWrite(StatementFacts facts) {
        boolean onlyLooks = switch (facts.kind()) {
            case SELECT, CURSOR, EXPLAIN, LOCK -> true;
            default -> false;
        };
        return !onlyLooks || facts.has(StatementFlag.WRITES_IN_CTE) || facts.has(StatementFlag.EXECUTES);
    }
}
