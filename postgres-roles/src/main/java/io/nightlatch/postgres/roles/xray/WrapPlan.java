package io.nightlatch.postgres.roles.xray;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/**
 * What taking a role's standing members away would come to.
 *
 * @param taken the memberships to take, in an order in which the server lets each go: who was let in by another member first
 * @param kept members that stay, by name
 * @param handsOn who may hand the role on without having it, such as Nightlatch's own broker; they stay
 * @param losses what each login would lose
 */
public record WrapPlan(Role role, List<Membership> taken, List<String> kept, List<String> handsOn, List<Loss> losses) {
    public WrapPlan {
        taken = List.copyOf(taken);
        kept = List.copyOf(kept);
        handsOn = List.copyOf(handsOn);
        losses = List.copyOf(losses);
    }

    /** Rights that a login holds only through what is taken, and whether it was seen using them. */
    public record Loss(String login, Kind kind, String schema, Set<Right> rights, Use use, List<String> things) {
        public Loss {
            things = List.copyOf(things);
        }
    }

    /** The role that is no role, or none to wrap. */
    public static final class NotWrappable extends Exception {
        NotWrappable(String why) {
            super(why);
        }
    }

    /**
     * @param keep members to leave alone: applications, replication, migrations
     * @throws NotWrappable if there is no such role or member, or the role must not be handed out at all
     */
    public static WrapPlan of(Catalog catalog, String name, Set<String> keep) throws NotWrappable {
        var role = catalog.role(name).orElseThrow(() -> new NotWrappable("There is no role \"" + name + "\"."));
        check(role);
        var taken = new ArrayList<Membership>();
        var kept = new ArrayList<String>();
        var handsOn = new ArrayList<String>();
        for (var membership : catalog.memberships()) {
            var member = catalog.roles().get(membership.member());
            if (membership.role() != role.oid() || member == null || member.session()) continue;
            if (keep.contains(member.name())) kept.add(member.name());
            else if (!membership.inherit() && !membership.set()) handsOn.add(member.name());
            else taken.add(membership);
        }
        for (var stays : keep) {
            if (!kept.contains(stays))
                throw new NotWrappable("\"" + stays + "\" is not a member of " + name + ", so it cannot be kept.");
        }
        var ordered = dependentsFirst(taken);
        return new WrapPlan(role, ordered, kept, handsOn, losses(catalog, ordered));
    }

    private static void check(Role role) throws NotWrappable {
        var files = Set.of("pg_execute_server_program", "pg_read_server_files", "pg_write_server_files");
        if (role.superuser() || role.createRole() || role.replication() || files.contains(role.name())) {
            throw new NotWrappable(role.name()
                    + " is SUPERUSER, CREATEROLE or REPLICATION or reaches the server's files: it can leave doors open"
                    + " that no catalog shows, so nobody is ever given it.");
        }
        if (role.login()) {
            throw new NotWrappable(role.name()
                    + " logs in by itself. Make it NOLOGIN, or move its rights to a role that nobody logs in as.");
        }
    }

    private static List<Membership> dependentsFirst(List<Membership> taken) {
        var left = new ArrayList<>(taken);
        var ordered = new ArrayList<Membership>();
        while (!left.isEmpty()) {
            var free = left.stream()
                    .filter(each ->
                            left.stream().noneMatch(other -> !other.equals(each) && other.grantor() == each.member()))
                    .findFirst()
                    .orElse(left.getFirst());
            left.remove(free);
            ordered.add(free);
        }
        return ordered;
    }

    private record Key(String login, Kind kind, String schema, Set<Right> rights, Use use) {}

    private static List<Loss> losses(Catalog catalog, List<Membership> taken) {
        var before = new Reach(catalog);
        var after = new Reach(catalog.without(new HashSet<>(taken)));
        var holdings = new Holdings(catalog, before);
        var usage = new Usage(catalog);
        var groups = new LinkedHashMap<Key, List<String>>();
        for (var login : catalog.roles().values()) {
            if (!login.login() || login.superuser() || login.session()) continue;
            var had = before.comesTo(login.oid());
            var has = after.comesTo(login.oid());
            if (had.keySet().equals(has.keySet())) continue;
            var perhaps = before.becomes(login.oid()).keySet().stream()
                    .filter(other -> other != login.oid())
                    .toList();
            for (var thing : catalog.entries().keySet()) {
                var byUse = new LinkedHashMap<Use, Set<Right>>();
                for (var right : Grouping.possible(thing)) {
                    if (!holdings.held(had, thing, right) || holdings.held(has, thing, right)) continue;
                    byUse.computeIfAbsent(
                                    usage.of(List.of(login.oid()), perhaps, thing, right),
                                    _ -> EnumSet.noneOf(Right.class))
                            .add(right);
                }
                byUse.forEach((use, rights) -> groups.computeIfAbsent(
                                new Key(login.name(), thing.kind(), thing.schema(), rights, use),
                                _ -> new ArrayList<>())
                        .add(thing.name()));
            }
        }
        return groups.entrySet().stream()
                .map(each -> new Loss(
                        each.getKey().login(),
                        each.getKey().kind(),
                        each.getKey().schema(),
                        each.getKey().rights(),
                        each.getKey().use(),
                        each.getValue()))
                .sorted(Comparator.comparing(Loss::login)
                        .thenComparing(Loss::use)
                        .thenComparing(Loss::kind))
                .toList();
    }
}
