package io.nightlatch.postgres.roles;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.footprint.Finding;
import io.nightlatch.access.footprint.PrivilegeSnapshots.Difference;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.session.EndingReport;
import io.nightlatch.access.session.SessionLogin;
import io.nightlatch.access.session.TargetUnavailable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * What becomes of every way by which a right could outlive its end. Writes docs/ways.md when it is told to:
 * {@code -Dnightlatch.ways=write}, on {@code -Dnightlatch.versions=15,16,17,18}.
 */
class WaysTest {
    @Test
    void noWayIsLeftWithoutAnEndOrAReportThatTakesItBack() throws Exception {
        var versions = Arrays.stream(
                        System.getProperty("nightlatch.versions", "18").split(",", -1))
                .map(Integer::valueOf)
                .toList();
        var cells = new LinkedHashMap<Integer, Future<List<String>>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int version : versions) cells.put(version, threads.submit(() -> tryAll(version)));
        }
        var table = new LinkedHashMap<Way, Map<Integer, String>>();
        var ways = Way.all();
        for (int i = 0; i < ways.size(); i++) {
            var row = new LinkedHashMap<Integer, String>();
            for (var version : cells.entrySet())
                row.put(version.getKey(), version.getValue().get().get(i));
            assertThat(row.values()).as(ways.get(i).name()).noneMatch(String::isBlank);
            table.put(ways.get(i), row);
        }
        if (System.getProperty("nightlatch.ways", "").equals("write")) {
            Files.writeString(Path.of("../docs/ways.md"), WaysTable.of(table));
        }
    }

    private static List<String> tryAll(int version) throws Exception {
        var cells = new ArrayList<String>();
        try (var shop = Shop.fresh(version)) {
            shop.admin("""
                create role eve login password 'eve'; grant shop_reader to eve;
                create schema held authorization shop_owner;
                create table shop.guarded (id int, who text); alter table shop.guarded owner to shop_owner;
                alter table shop.guarded enable row level security;
                create policy own on shop.guarded using (who = current_user);
                create function shop.seen() returns trigger language plpgsql as 'begin return new; end';
                create trigger watch before update on shop.guarded for each row execute function shop.seen();
                create function shop.total() returns numeric language sql as 'select 1.0';
                alter function shop.total() owner to shop_owner; alter function shop.seen() owner to shop_owner;
                create view shop.open_orders as select id, status from shop.orders where status = 'new';
                alter view shop.open_orders owner to shop_owner; grant select on shop.open_orders to eve;
                revoke execute on function shop.total() from public; grant execute on function shop.total() to eve;
                grant usage on schema shop to public;
                """);
            var snapshots = new PostgresSnapshots(shop.broker);
            byte[] before = snapshots.take(Set::of, true);
            for (var way : Way.all()) {
                var told = way.since() > version
                        ? new Told("not in this version", true)
                        : attempt(shop, snapshots, before, way);
                cells.add(told.cell());
                if (!told.asBefore()) before = snapshots.take(Set::of, true);
            }
        }
        return cells;
    }

    /** @param asBefore whether everything is as it was before it was tried */
    private record Told(String cell, boolean asBefore) {}

    private static Told attempt(Shop shop, PostgresSnapshots snapshots, byte[] before, Way way) throws Exception {
        EndingReport report;
        var login = shop.open();
        try (var me = shop.connect(login);
                var eve = shop.postgres.connect("shop", "eve", "eve")) {
            if (way.needsASuperuser()) refused(shop, login);
            else shop.logins.unlock(login, new DatabaseRole(way.as()), true);
            var running = new ArrayList<Thread>();
            for (var line : way.lines()) {
                var connection = switch (line.who()) {
                    case "me" -> me;
                    case "eve" -> eve;
                    default -> shop.superuser;
                };
                var sql = filled(shop, login, line.sql());
                if (line.running()) running.add(start(connection, sql));
                else Shop.run(connection, sql);
            }
            report = shop.logins.end(login);
            for (var thread : running) thread.join();
            assertDead(me, way);
        }
        assertThat(report.gone()).as(way.name() + ": " + report.left()).isTrue();
        var left = snapshots.difference(before, snapshots.take(Set::of, false));
        if (System.getProperty("nightlatch.ways", "").equals("show")) show(way, left);
        if (left.findings().isEmpty()) return new Told(WaysTable.cell(way, report, left), true);
        takeBack(shop, way, left);
        var after = snapshots.difference(before, snapshots.take(Set::of, false));
        assertThat(after.findings())
                .as(way.name() + ": left after " + left.revert())
                .allMatch(finding -> finding.what().startsWith("password "));
        return new Told(WaysTable.cell(way, report, left), after.findings().isEmpty());
    }

    /** A role that could do such a thing is given to nobody by us. */
    private static void refused(Shop shop, SessionLogin login) throws SQLException {
        shop.admin("alter role shop_owner superuser");
        try {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> shop.logins.unlock(login, Shop.OWNER, true))
                    .isInstanceOf(TargetUnavailable.class);
        } finally {
            shop.admin("alter role shop_owner nosuperuser");
        }
    }

    private static String filled(Shop shop, SessionLogin login, String sql) {
        return sql.replace("{me}", '"' + login.name() + '"')
                .replace("{superuser}", shop.postgres.superuser())
                .replace("{password}", shop.postgres.password());
    }

    private static Thread start(Connection connection, String sql) {
        return Thread.ofVirtual().start(() -> {
            try {
                Shop.run(connection, sql);
            } catch (SQLException e) {
                // It is ended from outside.
            }
        });
    }

    private static void assertDead(Connection me, Way way) {
        Optional<SQLException> failure = Optional.empty();
        try {
            Shop.run(me, "select 1");
        } catch (SQLException e) {
            failure = Optional.of(e);
        }
        assertThat(failure).as(way.name() + ": the session still answers").isPresent();
    }

    private static void takeBack(Shop shop, Way way, Difference left) {
        for (var sql : left.revert()) {
            if (sql.startsWith("--")) continue;
            try {
                Shop.run(shop.superuser, sql);
            } catch (SQLException e) {
                throw new AssertionError(way.name() + ": " + sql + " of " + left.revert(), e);
            }
        }
    }

    private static void show(Way way, Difference left) {
        System.out.println(way.name());
        for (Finding finding : left.findings()) {
            System.out.println("  " + finding.severity() + " " + finding.what() + ": " + finding.meaning());
            for (var sql : finding.revert()) System.out.println("      " + sql);
        }
        left.incomplete().ifPresent(why -> System.out.println("  incomplete: " + why));
    }
}
