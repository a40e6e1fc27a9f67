package io.nightlatch.postgres.roles.xray;

import io.nightlatch.postgres.roles.xray.Report.Holding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts single rights together where they are held for one reason, so that two thousand tables are one line. */
final class Grouping {
    private static final Set<Kind> INNER = EnumSet.of(Kind.TABLE, Kind.COLUMN, Kind.SEQUENCE, Kind.FUNCTION);

    private final Catalog catalog;
    private final Reach reach;
    private final Holdings holdings;
    private final Usage usage;

    Grouping(Catalog catalog, Reach reach, Holdings holdings, Usage usage) {
        this.catalog = catalog;
        this.reach = reach;
        this.holdings = holdings;
        this.usage = usage;
    }

    private record Key(Kind kind, String schema, Why why, boolean afterSetRole, Set<Right> rights, Use use) {}

    private record Reason(Why why, boolean afterSetRole, Use use) {}

    /** What the role holds beyond PUBLIC. A superuser holds everything, which is not spelled out. */
    List<Holding> of(Role role) {
        if (role.superuser()) return List.of();
        var acts = reach.acts(role.oid());
        var comesTo = reach.comesTo(role.oid());
        var actors = role.login() ? List.of(role.oid()) : List.copyOf(reach.actorsOf(role.oid()));
        var perhaps = role.login()
                ? reach.becomes(role.oid()).keySet().stream()
                        .filter(other -> other != role.oid())
                        .toList()
                : List.<Long>of();
        return grouped((thing, right) -> {
            var direct = holdings.why(role, acts, thing, right);
            var why = direct.isPresent() ? direct : holdings.why(role, comesTo, thing, right);
            return why.filter(it -> it.source() != Why.Source.PUBLIC)
                    .map(it -> new Reason(it, direct.isEmpty(), usage.of(actors, perhaps, thing, right)));
        });
    }

    /** What everybody holds. Of what came with PostgreSQL that is its own affair. */
    List<Holding> ofEverybody() {
        Collection<Long> all = catalog.roles().keySet();
        var why = new Why(Why.Source.PUBLIC, List.of("PUBLIC"));
        return grouped((thing, right) -> catalog.entries().getOrDefault(thing, List.of()).stream()
                        .anyMatch(entry -> entry.grantee() == Entry.PUBLIC && entry.right() == right)
                ? Optional.of(new Reason(why, false, usage.of(all, List.of(), thing, right)))
                : Optional.empty());
    }

    private interface Asked {
        Optional<Reason> why(Thing thing, Right right);
    }

    private List<Holding> grouped(Asked asked) {
        var groups = new LinkedHashMap<Key, List<String>>();
        for (var thing : catalog.entries().keySet()) {
            if (thing.system() && thing.kind() != Kind.FUNCTION) continue;
            var byReason = new LinkedHashMap<Reason, Set<Right>>();
            for (var right : possible(thing)) {
                asked.why(thing, right)
                        .ifPresent(reason -> byReason.computeIfAbsent(reason, _ -> EnumSet.noneOf(Right.class))
                                .add(right));
            }
            byReason.forEach((reason, rights) -> groups.computeIfAbsent(
                            new Key(
                                    thing.kind(),
                                    INNER.contains(thing.kind()) ? thing.schema() : "",
                                    reason.why(),
                                    reason.afterSetRole(),
                                    rights,
                                    reason.use()),
                            _ -> new ArrayList<>())
                    .add(thing.name()));
        }
        return groups.entrySet().stream()
                .map(each -> new Holding(
                        each.getKey().kind(),
                        each.getKey().schema(),
                        each.getKey().why(),
                        each.getKey().afterSetRole(),
                        each.getKey().rights(),
                        each.getKey().use(),
                        each.getValue()))
                .sorted(Comparator.comparing(Holding::kind)
                        .thenComparing(Holding::schema)
                        .thenComparing(holding -> holding.why().holder()))
                .toList();
    }

    private static final Map<Kind, Set<Right>> POSSIBLE = new EnumMap<>(Map.ofEntries(
            Map.entry(
                    Kind.TABLE,
                    EnumSet.of(
                            Right.SELECT,
                            Right.INSERT,
                            Right.UPDATE,
                            Right.DELETE,
                            Right.TRUNCATE,
                            Right.REFERENCES,
                            Right.TRIGGER,
                            Right.MAINTAIN)),
            Map.entry(Kind.COLUMN, EnumSet.of(Right.SELECT, Right.INSERT, Right.UPDATE, Right.REFERENCES)),
            Map.entry(Kind.SEQUENCE, EnumSet.of(Right.SELECT, Right.UPDATE, Right.USAGE)),
            Map.entry(Kind.SCHEMA, EnumSet.of(Right.USAGE, Right.CREATE)),
            Map.entry(Kind.FUNCTION, EnumSet.of(Right.EXECUTE)),
            Map.entry(Kind.DATABASE, EnumSet.of(Right.CREATE, Right.CONNECT, Right.TEMPORARY)),
            Map.entry(Kind.TABLESPACE, EnumSet.of(Right.CREATE)),
            Map.entry(Kind.LANGUAGE, EnumSet.of(Right.USAGE)),
            Map.entry(Kind.SERVER, EnumSet.of(Right.USAGE)),
            Map.entry(Kind.WRAPPER, EnumSet.of(Right.USAGE)),
            Map.entry(Kind.PARAMETER, EnumSet.of(Right.SET, Right.ALTER_SYSTEM))));

    /** What an access list of this kind can give. */
    static Set<Right> possible(Thing thing) {
        return POSSIBLE.getOrDefault(thing.kind(), Set.of());
    }
}
