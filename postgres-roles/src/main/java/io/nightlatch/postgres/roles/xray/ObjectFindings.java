package io.nightlatch.postgres.roles.xray;

import io.nightlatch.postgres.roles.xray.Report.Finding;
import io.nightlatch.postgres.roles.xray.Report.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What objects give away: to PUBLIC, by SECURITY DEFINER, to be passed on, and by themselves on whatever is made next. */
final class ObjectFindings {
    private static final int NAMED = 4;

    private final Catalog catalog;
    private final List<Finding> found = new ArrayList<>();

    ObjectFindings(Catalog catalog) {
        this.catalog = catalog;
    }

    List<Finding> all() {
        catalog.entries().forEach((thing, list) -> {
            if (thing.kind() == Kind.FUNCTION && thing.definer()) definer(thing, list);
            if (thing.kind() == Kind.FUNCTION && thing.system()) opened(thing, list);
            if (thing.kind() == Kind.SCHEMA) schema(thing, list);
        });
        everybodysTables();
        passedOn();
        for (var future : catalog.future()) comes(future);
        return found;
    }

    private void definer(Thing function, List<Entry> list) {
        var owner = catalog.roles().get(function.owner());
        var callers = callers(function, list);
        if (owner == null || callers.isEmpty()) return;
        boolean everybody = callers.contains("PUBLIC");
        boolean strong = owner.superuser() || owner.createRole();
        boolean open = !function.pinnedPath();
        var severity =
                everybody && strong ? Severity.HIGH : strong || everybody || open ? Severity.MEDIUM : Severity.LOW;
        found.add(new Finding(
                severity,
                everybody ? "PUBLIC" : named(callers),
                "may call " + function.fullName() + " as " + owner.name(),
                "SECURITY DEFINER: it runs with the rights of " + owner.name()
                        + (owner.superuser() ? ", a superuser" : "") + "."
                        + (open
                                ? " Its search_path is not pinned, so a caller may be able to make it run other code."
                                : ""),
                (open ? "ALTER FUNCTION " + Names.quoted(function) + " SET search_path = pg_catalog, pg_temp; " : "")
                        + "REVOKE EXECUTE ON FUNCTION " + Names.quoted(function) + " FROM "
                        + (everybody ? "PUBLIC" : "…") + ";"));
    }

    private void opened(Thing function, List<Entry> list) {
        var callers = callers(function, list);
        if (callers.isEmpty()) return;
        found.add(new Finding(
                Severity.MEDIUM,
                named(callers),
                "may call " + function.fullName() + ", which somebody opened",
                "PostgreSQL ships this function closed, or otherwise than it is now.",
                "REVOKE EXECUTE ON FUNCTION " + Names.quoted(function) + " FROM "
                        + String.join(", ", callers.stream().map(Names::quoted).toList()) + ";"));
    }

    private Set<String> callers(Thing function, List<Entry> list) {
        var callers = new TreeSet<String>();
        for (var entry : list) {
            if (entry.right() == Right.EXECUTE && entry.grantee() != function.owner())
                callers.add(catalog.name(entry.grantee()));
        }
        return callers;
    }

    private void schema(Thing schema, List<Entry> list) {
        if (list.stream().noneMatch(entry -> entry.grantee() == Entry.PUBLIC && entry.right() == Right.CREATE)) return;
        found.add(new Finding(
                Severity.MEDIUM,
                "PUBLIC",
                "makes objects in schema " + schema.name(),
                "Whatever looks names up there can be made to meet a stranger's function.",
                "REVOKE CREATE ON SCHEMA " + Names.quoted(schema) + " FROM PUBLIC;"));
    }

    private void everybodysTables() {
        var written = new ArrayList<String>();
        var read = new ArrayList<String>();
        catalog.entries().forEach((thing, list) -> {
            if (thing.kind() != Kind.TABLE || thing.system()) return;
            var rights = list.stream()
                    .filter(entry -> entry.grantee() == Entry.PUBLIC)
                    .map(Entry::right)
                    .toList();
            if (rights.stream().anyMatch(Right.WRITES::contains)) written.add(thing.fullName());
            else if (rights.contains(Right.SELECT)) read.add(thing.fullName());
        });
        if (!written.isEmpty()) {
            found.add(new Finding(
                    Severity.HIGH,
                    "PUBLIC",
                    "writes " + Exposure.counted(written.size(), "table"),
                    "Everybody who can connect, also roles that are yet to come: " + named(written) + ".",
                    "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON … FROM PUBLIC;"));
        }
        if (!read.isEmpty()) {
            found.add(new Finding(
                    Severity.LOW,
                    "PUBLIC",
                    "reads " + Exposure.counted(read.size(), "table"),
                    "Everybody who can connect, also roles that are yet to come: " + named(read) + ".",
                    "REVOKE SELECT ON … FROM PUBLIC;"));
        }
    }

    private void passedOn() {
        var by = new LinkedHashMap<Long, Set<String>>();
        catalog.entries().forEach((thing, list) -> {
            for (var entry : list) {
                var role = catalog.roles().get(entry.grantee());
                if (!entry.grantable() || role == null || role.oid() == thing.owner()) continue;
                if (!role.superuser() && !role.predefined())
                    by.computeIfAbsent(entry.grantee(), _ -> new TreeSet<>()).add(thing.fullName());
            }
        });
        for (Map.Entry<Long, Set<String>> each : by.entrySet()) {
            found.add(new Finding(
                    Severity.MEDIUM,
                    catalog.name(each.getKey()),
                    "passes on rights on " + Exposure.counted(each.getValue().size(), "object"),
                    "WITH GRANT OPTION: it can give them to anybody: " + named(each.getValue()) + ".",
                    "REVOKE GRANT OPTION FOR ALL ON … FROM " + Names.quoted(catalog.name(each.getKey())) + ";"));
        }
    }

    private void comes(FutureRight future) {
        boolean everybody = future.grantee().equals("PUBLIC");
        var where = future.schema().isEmpty() ? "" : " in schema " + future.schema();
        found.add(new Finding(
                everybody ? Severity.MEDIUM : Severity.LOW,
                future.grantee(),
                "will have " + future.rights() + " on new " + future.objects().toLowerCase(Locale.ROOT) + where,
                "Default privileges: whatever " + future.owner() + " makes is open to it at once.",
                "ALTER DEFAULT PRIVILEGES FOR ROLE " + Names.quoted(future.owner())
                        + (future.schema().isEmpty() ? "" : " IN SCHEMA " + Names.quoted(future.schema()))
                        + " REVOKE ALL ON " + future.objects() + " FROM " + Names.quoted(future.grantee()) + ";"));
    }

    private static String named(Collection<String> names) {
        var some = names.stream().limit(NAMED).toList();
        return String.join(", ", some) + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "");
    }
}
