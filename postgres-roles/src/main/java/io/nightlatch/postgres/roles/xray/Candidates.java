package io.nightlatch.postgres.roles.xray;

import io.nightlatch.postgres.roles.xray.Report.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which roles to wrap, and in which order: the most power times the most logins that hold it without having used it. */
final class Candidates {
    private static final Set<String> WRAPPABLE = Set.of("pg_read_all_data", "pg_write_all_data");
    /** A login that does use the role would ask for it now and then; that is worth less than one that never does. */
    private static final double WORTH_OF_A_USER = 0.25;

    private final Catalog catalog;
    private final Reach reach;
    private final Holdings holdings;
    private final Usage usage;

    Candidates(Catalog catalog, Reach reach, Holdings holdings, Usage usage) {
        this.catalog = catalog;
        this.reach = reach;
        this.holdings = holdings;
        this.usage = usage;
    }

    private record Ranked(Candidate candidate, double gain) {}

    List<Candidate> inOrder() {
        var ranked = new ArrayList<Ranked>();
        for (var role : catalog.roles().values()) {
            if (role.login() || role.superuser() || (role.predefined() && !WRAPPABLE.contains(role.name()))) continue;
            candidate(role).ifPresent(ranked::add);
        }
        return ranked.stream()
                .sorted(Comparator.comparingDouble(Ranked::gain)
                        .reversed()
                        .thenComparing(each -> each.candidate().role()))
                .map(Ranked::candidate)
                .toList();
    }

    private Optional<Ranked> candidate(Role role) {
        var holders = reach.actorsOf(role.oid()).stream()
                .flatMap(oid -> Optional.ofNullable(catalog.roles().get(oid)).stream())
                .filter(holder -> holder.login() && !holder.superuser() && !holder.session())
                .sorted(Comparator.comparing(Role::name))
                .toList();
        var exposure = Exposure.of(catalog, reach, holdings, role);
        if (holders.isEmpty() || !isPrivileged(role)) return Optional.empty();
        var idle = holders.stream().filter(holder -> isIdle(holder, role)).toList();
        double gain = exposure.points() * (idle.size() + WORTH_OF_A_USER * (holders.size() - idle.size()));
        var reason = Exposure.counted(holders.size(), "login")
                + (holders.size() == 1 ? " holds it" : " hold it")
                + (idle.isEmpty() ? "" : ", " + idle.size() + " of them not seen using it")
                + exposure.reasons().stream()
                        .findFirst()
                        .map(first -> "; it " + first)
                        .orElse("");
        return Optional.of(
                new Ranked(new Candidate(role.name(), exposure.points(), names(holders), names(idle), reason), gain));
    }

    /** Whether the role by itself can do more than read what it was given to read: that is what is worth asking for. */
    private boolean isPrivileged(Role role) {
        if (role.createRole() || role.bypassRls() || role.replication() || role.predefined()) return true;
        return catalog.entries().entrySet().stream()
                .filter(each -> !each.getKey().system() && each.getKey().kind() == Kind.TABLE)
                .anyMatch(each -> each.getKey().owner() == role.oid()
                        || each.getValue().stream()
                                .anyMatch(entry ->
                                        entry.grantee() == role.oid() && Right.WRITES.contains(entry.right())));
    }

    /** Not seen to use any of what this role would take away from it, where that can be told at all. */
    private boolean isIdle(Role holder, Role role) {
        var perhaps = List.of(role.oid());
        var mine = reach.acts(role.oid());
        boolean told = false;
        for (var thing : catalog.entries().keySet()) {
            if (thing.system() || thing.kind() != Kind.TABLE) continue;
            for (var right : Right.WRITES) {
                if (!holdings.held(mine, thing, right)) continue;
                var use = usage.of(List.of(holder.oid()), perhaps, thing, right);
                if (use == Use.SEEN) return false;
                told |= use.idle();
            }
        }
        return told;
    }

    private static List<String> names(List<Role> roles) {
        return roles.stream().map(Role::name).toList();
    }
}
