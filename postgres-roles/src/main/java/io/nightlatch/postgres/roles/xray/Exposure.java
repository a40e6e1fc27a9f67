package io.nightlatch.postgres.roles.xray;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** How much a role could do, as a number and in words: as it is, or as whoever it may become by SET ROLE. */
record Exposure(int points, List<String> reasons) {
    private static final int MOST = 100;

    private record Part(int points, String reason) {}

    static Exposure of(Catalog catalog, Reach reach, Holdings holdings, Role role) {
        var reached = reach.comesTo(role.oid());
        var parts = new ArrayList<Part>();
        attributes(catalog, reach.becomes(role.oid()), parts);
        if (!parts.isEmpty() && parts.getFirst().points() == MOST)
            return new Exposure(MOST, List.of(parts.getFirst().reason()));
        filesAndPrograms(catalog, reached, parts);
        tables(catalog, holdings, reached, parts);
        long handsOn = reach.membershipsOf(role.oid()).stream()
                .filter(Membership::admin)
                .count();
        if (handsOn > 0) parts.add(new Part(10, "hands on " + counted(handsOn, "role")));
        parts.sort(Comparator.comparingInt(Part::points).reversed());
        int sum = parts.stream().mapToInt(Part::points).sum();
        return new Exposure(
                Math.min(MOST, sum), parts.stream().map(Part::reason).toList());
    }

    /** Attributes are not inherited: they need SET ROLE, so only what one may become counts, itself first. */
    private static void attributes(Catalog catalog, Map<Long, List<Long>> becomes, List<Part> parts) {
        boolean superuser = false;
        boolean makesRoles = false;
        boolean replicates = false;
        boolean ignoresPolicies = false;
        for (long oid : becomes.keySet()) {
            var each = catalog.roles().get(oid);
            if (each == null) continue;
            superuser |= each.superuser();
            makesRoles |= each.createRole();
            replicates |= each.replication();
            ignoresPolicies |= each.bypassRls();
        }
        if (superuser) {
            parts.add(new Part(MOST, "superuser: everything"));
            return;
        }
        if (makesRoles) {
            parts.add(
                    catalog.major() < 16
                            ? new Part(90, "CREATEROLE: may give itself any role but a superuser's")
                            : new Part(40, "CREATEROLE: makes logins, and holds what it made"));
        }
        if (replicates) parts.add(new Part(60, "REPLICATION: can copy the whole server"));
        if (ignoresPolicies) parts.add(new Part(20, "BYPASSRLS: row policies do not hold"));
    }

    private static void filesAndPrograms(Catalog catalog, Map<Long, List<Long>> reached, List<Part> parts) {
        var points = Map.of(
                "pg_execute_server_program",
                95,
                "pg_write_server_files",
                95,
                "pg_read_server_files",
                60,
                "pg_create_subscription",
                20);
        var meaning = Map.of(
                "pg_execute_server_program", "runs programs on the server's machine",
                "pg_write_server_files", "writes files on the server's machine",
                "pg_read_server_files", "reads files of the server's machine",
                "pg_create_subscription", "lets the server connect elsewhere");
        for (long oid : reached.keySet()) {
            var name = catalog.name(oid);
            if (points.containsKey(name))
                parts.add(new Part(points.getOrDefault(name, 0), meaning.getOrDefault(name, name)));
        }
    }

    private static void tables(Catalog catalog, Holdings holdings, Map<Long, List<Long>> reached, List<Part> parts) {
        int all = 0;
        int read = 0;
        int written = 0;
        int owned = 0;
        int creatable = 0;
        for (var thing : catalog.entries().keySet()) {
            if (thing.system()) continue;
            if (thing.kind() == Kind.SCHEMA && holdings.held(reached, thing, Right.CREATE)) creatable++;
            if (thing.kind() != Kind.TABLE) continue;
            all++;
            if (holdings.held(reached, thing, Right.SELECT)) read++;
            if (Right.WRITES.stream().anyMatch(right -> holdings.held(reached, thing, right))) written++;
            if (reached.containsKey(thing.owner())) owned++;
        }
        if (written > 0) parts.add(new Part(share(written, all, 40), "writes " + of(written, all)));
        if (owned > 0) parts.add(new Part(share(owned, all, 20), "owns " + of(owned, all)));
        if (read > 0) parts.add(new Part(share(read, all, 20), "reads " + of(read, all)));
        if (creatable > 0) parts.add(new Part(3, "makes objects in " + counted(creatable, "schema")));
    }

    private static int share(int some, int all, int most) {
        return Math.max(2, Math.round((float) some * most / all));
    }

    private static String of(int some, int all) {
        return some == all ? "all " + counted(all, "table") : some + " of " + counted(all, "table");
    }

    static String counted(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /** Of all logins but the one that initdb made. */
    static int score(List<Integer> exposures) {
        if (exposures.isEmpty()) return 0;
        double squares =
                exposures.stream().mapToDouble(each -> (double) each * each).sum();
        return (int) Math.round(Math.sqrt(squares / exposures.size()));
    }
}
