package io.nightlatch.postgres.roles.xray;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Which roles a role acts with, and which it may become. A chain begins with the role itself and ends with the one it reaches. */
final class Reach {
    private final Map<Long, Role> roles;
    private final Map<Long, List<Membership>> byMember = new HashMap<>();
    private final Map<Long, Map<Long, List<Long>>> acting = new HashMap<>();
    private final Map<Long, Map<Long, List<Long>>> becoming = new HashMap<>();

    Reach(Catalog catalog) {
        this.roles = catalog.roles();
        for (var membership : catalog.memberships()) add(membership);
        // Whoever owns the database is in pg_database_owner, which has no row (manual, "Predefined Roles").
        var owner = roles.get(catalog.owner());
        catalog.role("pg_database_owner").ifPresent(implicit -> {
            boolean inherits = owner != null && (catalog.major() >= 16 || owner.inherit());
            if (owner != null) add(new Membership(implicit.oid(), owner.oid(), 0, false, inherits, true));
        });
    }

    private void add(Membership membership) {
        byMember.computeIfAbsent(membership.member(), _ -> new ArrayList<>()).add(membership);
    }

    /** With whose rights it acts as it is, itself first, each with its shortest chain. */
    Map<Long, List<Long>> acts(long role) {
        return acting.computeIfAbsent(role, from -> walk(from, Membership::inherit));
    }

    /** As whom it may go on by SET ROLE, itself first, each with its shortest chain. */
    Map<Long, List<Long>> becomes(long role) {
        return becoming.computeIfAbsent(role, from -> walk(from, Membership::set));
    }

    /** With whose rights it can act: as it is, or as whoever it may become. */
    Map<Long, List<Long>> comesTo(long role) {
        var all = new LinkedHashMap<>(acts(role));
        becomes(role)
                .forEach((other, chain) -> acts(other).forEach((last, rest) -> {
                    var whole = new ArrayList<>(chain);
                    whole.addAll(rest.subList(1, rest.size()));
                    all.putIfAbsent(last, whole);
                }));
        return all;
    }

    /** Itself, and everybody who acts with it or may become it. */
    Set<Long> actorsOf(long role) {
        var actors = new HashSet<Long>();
        for (long other : roles.keySet()) if (comesTo(other).containsKey(role)) actors.add(other);
        return actors;
    }

    List<Membership> membershipsOf(long member) {
        return byMember.getOrDefault(member, List.of());
    }

    private Map<Long, List<Long>> walk(long from, Predicate<Membership> goes) {
        var found = new LinkedHashMap<Long, List<Long>>();
        found.put(from, List.of(from));
        var next = new ArrayDeque<>(List.of(from));
        while (!next.isEmpty()) {
            long at = next.removeFirst();
            for (var membership : membershipsOf(at)) {
                if (!goes.test(membership) || found.containsKey(membership.role())) continue;
                var chain = new ArrayList<>(found.getOrDefault(at, List.of()));
                chain.add(membership.role());
                found.put(membership.role(), List.copyOf(chain));
                next.add(membership.role());
            }
        }
        return found;
    }
}
