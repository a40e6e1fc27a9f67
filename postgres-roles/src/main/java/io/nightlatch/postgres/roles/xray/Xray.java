package io.nightlatch.postgres.roles.xray;

import io.nightlatch.postgres.roles.xray.Report.Link;
import io.nightlatch.postgres.roles.xray.Report.Subject;
import io.nightlatch.postgres.roles.xray.Report.Totals;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Looks through one database: what is granted, what that comes to, and what to change first. */
public final class Xray {
    private final Catalog catalog;
    private final Reach reach;
    private final Holdings holdings;
    private final Usage usage;
    private final Grouping grouping;

    private Xray(Catalog catalog) {
        this.catalog = catalog;
        this.reach = new Reach(catalog);
        this.holdings = new Holdings(catalog, reach);
        this.usage = new Usage(catalog);
        this.grouping = new Grouping(catalog, reach, holdings, usage);
    }

    /** Reads everything at one instant; writes nothing and runs nobody's code. The caller closes the connection. */
    public static Catalog read(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        try {
            return new CatalogReader(connection).read();
        } finally {
            connection.rollback();
        }
    }

    public static Report report(Catalog catalog) {
        return new Xray(catalog).report();
    }

    private Report report() {
        var subjects = new ArrayList<Subject>();
        for (var role : catalog.roles().values())
            if (!role.predefined() && !role.session()) subjects.add(subject(role));
        subjects.sort(Comparator.comparingInt(Subject::exposure)
                .reversed()
                .thenComparing(subject -> subject.role().name()));
        var exposures = subjects.stream()
                .filter(subject -> subject.role().login() && !subject.role().bootstrap())
                .map(Subject::exposure)
                .toList();
        var candidates = new Candidates(catalog, reach, holdings, usage).inOrder();
        return new Report(
                catalog.database(),
                catalog.version(),
                catalog.login(),
                catalog.at(),
                catalog.since(),
                Exposure.score(exposures),
                subjects,
                grouping.ofEverybody(),
                new Findings(catalog, reach).all(),
                candidates,
                catalog.future(),
                totals(),
                catalog.invisible());
    }

    private Subject subject(Role role) {
        var exposure = Exposure.of(catalog, reach, holdings, role);
        var members = reach.actorsOf(role.oid()).stream()
                .filter(oid -> oid != role.oid())
                .filter(oid -> catalog.roles().containsKey(oid)
                        && catalog.roles().get(oid).login())
                .count();
        return new Subject(
                role,
                attributes(role),
                exposure.points(),
                exposure.reasons(),
                reach.membershipsOf(role.oid()).stream()
                        .map(each -> new Link(catalog.name(each.role()), each.admin(), each.inherit(), each.set()))
                        .distinct()
                        .toList(),
                grouping.of(role),
                (int) members,
                usage.statementsOf(role.oid()),
                catalog.active().contains(role.oid()));
    }

    private static List<String> attributes(Role role) {
        var attributes = new ArrayList<String>();
        // What else a superuser has adds nothing to that.
        if (role.superuser()) return List.of("SUPERUSER");
        if (role.createRole()) attributes.add("CREATEROLE");
        if (role.createDatabase()) attributes.add("CREATEDB");
        if (role.replication()) attributes.add("REPLICATION");
        if (role.bypassRls()) attributes.add("BYPASSRLS");
        return List.copyOf(attributes);
    }

    private Totals totals() {
        var roles = catalog.roles().values().stream()
                .filter(role -> !role.predefined())
                .toList();
        int logins = (int) roles.stream().filter(Role::login).count();
        return new Totals(logins, roles.size() - logins, count(Kind.TABLE), count(Kind.FUNCTION), count(Kind.SCHEMA));
    }

    private int count(Kind kind) {
        return (int) catalog.entries().keySet().stream()
                .filter(thing -> thing.kind() == kind && !thing.system())
                .count();
    }
}
