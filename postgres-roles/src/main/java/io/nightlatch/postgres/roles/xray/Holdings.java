package io.nightlatch.postgres.roles.xray;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What {@code has_table_privilege} and its kin would answer, from what was read once, and why. As in the server's {@code aclmask}:
 * an owner has what the access list says, and besides may always pass rights on.
 */
public final class Holdings {
    private static final Set<Right> WRITES_DATA = Set.of(Right.INSERT, Right.UPDATE, Right.DELETE);

    private final Catalog catalog;
    private final Reach reach;
    private final List<Long> readsAll;
    private final List<Long> writesAll;
    private final List<Long> maintainsAll;
    private final List<Long> opensSchemas;

    public Holdings(Catalog catalog) {
        this(catalog, new Reach(catalog));
    }

    Holdings(Catalog catalog, Reach reach) {
        this.catalog = catalog;
        this.reach = reach;
        this.readsAll = known(catalog, "pg_read_all_data");
        this.writesAll = known(catalog, "pg_write_all_data");
        this.maintainsAll = known(catalog, "pg_maintain");
        this.opensSchemas = known(catalog, "pg_read_all_data", "pg_write_all_data");
    }

    /** Whether the role has it as it is, without SET ROLE. */
    public boolean has(Role role, Thing thing, Right right) {
        return role.superuser() || held(reach.acts(role.oid()), thing, right);
    }

    boolean held(Map<Long, List<Long>> reached, Thing thing, Right right) {
        if (isKeptFromAll(thing, right)) return false;
        for (var entry : list(thing)) {
            if (entry.right() == right && (entry.grantee() == Entry.PUBLIC || reached.containsKey(entry.grantee()))) {
                return true;
            }
        }
        return predefined(thing, right).stream().anyMatch(reached::containsKey);
    }

    /** Whether the role may give it to others. */
    public boolean mayPassOn(Role role, Thing thing, Right right) {
        if (role.superuser()) return true;
        var acts = reach.acts(role.oid());
        if (thing.kind() != Kind.PARAMETER && acts.containsKey(thing.owner())) return true;
        return list(thing).stream()
                .anyMatch(entry -> entry.right() == right
                        && entry.grantable()
                        && (entry.grantee() == Entry.PUBLIC || acts.containsKey(entry.grantee())));
    }

    /** The reason that is hardest to take away; empty if the role does not have the right. */
    public Optional<Why> why(Role role, Thing thing, Right right) {
        if (role.superuser()) return Optional.of(new Why(Why.Source.SUPERUSER, List.of(role.name())));
        return why(role, reach.acts(role.oid()), thing, right);
    }

    Optional<Why> why(Role role, Map<Long, List<Long>> reached, Thing thing, Right right) {
        if (isKeptFromAll(thing, right)) return Optional.empty();
        List<Long> best = List.of();
        long holder = -1;
        for (var entry : list(thing)) {
            if (entry.right() != right) continue;
            if (entry.grantee() == Entry.PUBLIC) {
                return Optional.of(new Why(Why.Source.PUBLIC, List.of(role.name(), "PUBLIC")));
            }
            var chain = reached.get(entry.grantee());
            if (chain != null && (best.isEmpty() || chain.size() < best.size())) {
                best = chain;
                holder = entry.grantee();
            }
        }
        if (!best.isEmpty()) {
            return Optional.of(new Why(holder == thing.owner() ? Why.Source.OWNER : Why.Source.GRANT, names(best)));
        }
        return predefined(thing, right).stream()
                .flatMap(all -> Optional.ofNullable(reached.get(all)).stream())
                .findFirst()
                .map(chain -> new Why(Why.Source.PREDEFINED, names(chain)));
    }

    private List<String> names(List<Long> chain) {
        return chain.stream().map(catalog::name).toList();
    }

    private List<Entry> list(Thing thing) {
        return catalog.entries().getOrDefault(thing, List.of());
    }

    private static boolean isKeptFromAll(Thing thing, Right right) {
        return thing.catalog() && thing.kind() == Kind.TABLE && Right.WRITES.contains(right);
    }

    /** The roles that come with PostgreSQL and have this right on all things of the kind. */
    private List<Long> predefined(Thing thing, Right right) {
        return switch (thing.kind()) {
            case TABLE, SEQUENCE -> {
                if (right == Right.SELECT) yield readsAll;
                if (WRITES_DATA.contains(right)) yield writesAll;
                yield right == Right.MAINTAIN ? maintainsAll : List.of();
            }
            case SCHEMA -> right == Right.USAGE ? opensSchemas : List.of();
            case COLUMN, FUNCTION, DATABASE, TABLESPACE, LANGUAGE, SERVER, WRAPPER, PARAMETER -> List.of();
        };
    }

    private static List<Long> known(Catalog catalog, String... names) {
        return Stream.of(names)
                .flatMap(name -> catalog.role(name).stream())
                .map(Role::oid)
                .toList();
    }
}
