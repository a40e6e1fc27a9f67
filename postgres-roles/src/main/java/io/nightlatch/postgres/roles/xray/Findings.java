package io.nightlatch.postgres.roles.xray;

import io.nightlatch.postgres.roles.xray.Report.Finding;
import io.nightlatch.postgres.roles.xray.Report.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is stronger than it looks: attributes, chains to a superuser, files and programs, ADMIN OPTION, and roles that log in and own. */
final class Findings {
    private static final Map<String, String> DANGEROUS = Map.of(
            "pg_execute_server_program", "runs programs as the server's own user, which is as good as superuser",
            "pg_write_server_files", "writes files as the server's own user, which is as good as superuser",
            "pg_read_server_files", "reads every file that the server can read, also other databases'",
            "pg_read_all_data",
                    "reads every table of the database, now and to come, also password hashes and user mappings",
            "pg_write_all_data", "changes every table of the database, now and to come",
            "pg_monitor", "reads what everybody runs, with the values in it",
            "pg_signal_backend", "ends other people's statements and connections",
            "pg_maintain", "locks and rewrites any table (VACUUM FULL, REINDEX, REFRESH)",
            "pg_checkpoint", "makes the server write everything to disk");

    private final Catalog catalog;
    private final Reach reach;
    private final List<Finding> found = new ArrayList<>();

    Findings(Catalog catalog, Reach reach) {
        this.catalog = catalog;
        this.reach = reach;
    }

    List<Finding> all() {
        for (var role : catalog.roles().values()) {
            if (role.predefined() || role.bootstrap() || role.session()) continue;
            attributes(role);
            chains(role);
            owning(role);
        }
        handingOn();
        found.addAll(new ObjectFindings(catalog).all());
        found.sort(Comparator.comparing(Finding::severity).thenComparing(Finding::who));
        return List.copyOf(found);
    }

    private void attributes(Role role) {
        if (role.superuser()) {
            add(
                    Severity.HIGH,
                    role,
                    "is a superuser",
                    "It can do everything, also what no catalog shows afterwards.",
                    "ALTER ROLE " + Names.quoted(role.name()) + " NOSUPERUSER;");
            return;
        }
        if (role.createRole()) {
            add(
                    catalog.major() < 16 ? Severity.HIGH : Severity.MEDIUM,
                    role,
                    "has CREATEROLE",
                    catalog.major() < 16
                            ? "Before PostgreSQL 16 that is enough to give itself every role that is not a superuser's."
                            : "It makes logins, and may set the passwords of roles that it may hand on.",
                    "ALTER ROLE " + Names.quoted(role.name()) + " NOCREATEROLE;");
        }
        if (role.replication()) {
            add(
                    Severity.HIGH,
                    role,
                    "has REPLICATION",
                    "It can copy the whole server, every database in it, and hold back its clean-up.",
                    "ALTER ROLE " + Names.quoted(role.name()) + " NOREPLICATION;");
        }
        if (role.bypassRls()) {
            add(
                    Severity.MEDIUM,
                    role,
                    "has BYPASSRLS",
                    "Policies of row-level security do not hold for it.",
                    "ALTER ROLE " + Names.quoted(role.name()) + " NOBYPASSRLS;");
        }
    }

    private void chains(Role role) {
        if (role.superuser()) return;
        reach.becomes(role.oid()).forEach((oid, chain) -> {
            var target = catalog.roles().get(oid);
            if (target == null || !target.superuser() || chain.size() == 1) return;
            add(
                    Severity.HIGH,
                    role,
                    "becomes superuser by SET ROLE",
                    "The chain is " + chain(chain) + ".",
                    revoke(chain));
        });
        reach.comesTo(role.oid()).forEach((oid, chain) -> {
            var meaning = DANGEROUS.get(catalog.name(oid));
            // What a group holds is told once, of the group, and of logins that hold it themselves.
            if (meaning == null || chain.size() != 2) return;
            boolean files = catalog.name(oid).contains("server");
            boolean data = catalog.name(oid).endsWith("_all_data");
            add(
                    files ? Severity.HIGH : data ? Severity.MEDIUM : Severity.LOW,
                    role,
                    "holds " + catalog.name(oid),
                    "It " + meaning + ".",
                    revoke(chain));
        });
    }

    private void owning(Role role) {
        if (!role.login() || role.superuser()) return;
        long tables = catalog.entries().keySet().stream()
                .filter(thing -> thing.kind() == Kind.TABLE && !thing.system() && thing.owner() == role.oid())
                .count();
        if (tables == 0) return;
        add(
                Severity.MEDIUM,
                role,
                "logs in and owns " + Exposure.counted(tables, "table"),
                "Whoever has its password can alter and drop them, and give rights on them to anybody.",
                "Make a role that nobody logs in as, REASSIGN OWNED BY " + Names.quoted(role.name())
                        + " TO it, and wrap that one.");
    }

    private void handingOn() {
        for (var membership : catalog.memberships()) {
            var member = Optional.ofNullable(catalog.roles().get(membership.member()));
            var role = Optional.ofNullable(catalog.roles().get(membership.role()));
            if (!membership.admin() || member.isEmpty() || role.isEmpty()) continue;
            if (member.get().superuser()
                    || member.get().bootstrap()
                    || member.get().predefined()) continue;
            add(
                    role.get().superuser() ? Severity.HIGH : Severity.MEDIUM,
                    member.get(),
                    "may hand on " + role.get().name(),
                    "ADMIN OPTION: it can give this role to anybody, itself first.",
                    "REVOKE ADMIN OPTION FOR " + Names.quoted(role.get().name()) + " FROM "
                            + Names.quoted(member.get().name()) + ";");
        }
    }

    private void add(Severity severity, Role who, String what, String meaning, String repair) {
        found.add(new Finding(severity, who.name(), what, meaning, repair));
    }

    private String chain(List<Long> chain) {
        return String.join(" → ", chain.stream().map(catalog::name).toList());
    }

    private String revoke(List<Long> chain) {
        return "REVOKE " + Names.quoted(catalog.name(chain.get(1))) + " FROM "
                + Names.quoted(catalog.name(chain.getFirst())) + ";";
    }
}
