package io.nightlatch.bench;

import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.postgres.roles.Broker;
import io.nightlatch.postgres.roles.GuardedRoles;
import io.nightlatch.postgres.roles.PostgresSnapshots;
import io.nightlatch.postgres.roles.Target;
import io.nightlatch.postgres.roles.TargetSetup;
import io.nightlatch.postgres.server.PostgresServer;
import io.nightlatch.postgres.server.PostgresServerOptions;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** What a snapshot of a database with so many tables takes, and what two busy clients feel of it. Arguments: a folder, tables. */
final class SnapshotCost {
    private static final int ROUNDS = 7;
    private static final int INTERVAL_MILLIS = 4_000;

    private SnapshotCost() {}

    public static void main(String[] arguments) throws Exception {
        int tables = Integer.parseInt(arguments[1]);
        var server = PostgresServer.start(PostgresServerOptions.in(Path.of(arguments[0])));
        try (var superuser =
                DriverManager.getConnection(server.jdbcUrl("postgres"), server.superuser(), server.password())) {
            make(superuser, tables);
            var target = Target.of(
                    "127.0.0.1",
                    server.port(),
                    "postgres",
                    new Target.Account("nl_broker", "broker's"),
                    new Target.Account("nl_undertaker", "undertaker's"));
            var roles = new GuardedRoles(List.of(), List.of(new DatabaseRole("writer")));
            new TargetSetup(target, roles, new SecureRandom()).apply(superuser);
            try (var broker = new Broker(target)) {
                measure(server, new PostgresSnapshots(broker), tables);
            }
        } finally {
            server.stop();
        }
    }

    private static void make(Connection superuser, int tables) throws SQLException {
        try (var statement = superuser.createStatement()) {
            statement.execute("create role writer nologin; create table hot (id int primary key, n int);"
                    + " insert into hot select i, 0 from generate_series(1, 1000) i");
            for (int from = 0; from < tables; from += 500) {
                statement.execute("do $$ begin for i in " + from + ".." + (Math.min(from + 500, tables) - 1) + """
                     loop
                      execute format('create table t%s (id int primary key, a text default ''x'', check (id > 0))', i);
                      execute format('grant select, insert on t%s to writer', i);
                      if i % 4 = 0 then
                        execute format('create function f%s() returns int language sql as ''select 1''', i);
                        execute format('grant update (a) on t%s to writer', i);
                      end if;
                      if i % 5 = 0 then execute format('create view v%s as select id, a from t%s', i, i); end if;
                    end loop; end $$
                    """);
            }
            statement.execute("vacuum analyze");
        }
    }

    private static void measure(PostgresServer server, PostgresSnapshots snapshots, int tables) throws Exception {
        var fixed = new ArrayList<Double>();
        var read = new ArrayList<Double>();
        var second = new ArrayList<Double>();
        int bytes = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long from = System.nanoTime();
            try (var taking = snapshots.begin(Set::of)) {
                fixed.add(millisSince(from));
                bytes = taking.finish(true).length;
                read.add(millisSince(from));
            }
            from = System.nanoTime();
            byte[] after = snapshots.take(Set::of, false);
            second.add(millisSince(from));
            if (after.length == 0) throw new IllegalStateException("an empty snapshot");
        }
        System.out.printf(
                Locale.ROOT,
                "%d tables: moment fixed in %.0f ms, first snapshot %.0f ms (%d kB kept), second %.0f ms%n",
                tables,
                median(fixed),
                median(read),
                bytes / 1024,
                median(second));
        felt(server, snapshots);
    }

    /** Updates by key on two connections; a snapshot every four seconds, far more often than grants come, or none. */
    private static void felt(PostgresServer server, PostgresSnapshots snapshots) throws Exception {
        var done = new AtomicLong();
        var over = new AtomicBoolean();
        var clients = new ArrayList<Thread>();
        for (int i = 0; i < 2; i++) clients.add(Thread.ofPlatform().start(() -> update(server, done, over)));
        var ratios = new ArrayList<Double>();
        for (int round = 0; round <= ROUNDS; round++) {
            double without = rate(done, () -> {});
            double with = rate(done, () -> snapshots.take(Set::of, true));
            if (round > 0) ratios.add(with / without); // the first one warms up
        }
        over.set(true);
        for (var client : clients) client.join();
        System.out.printf(
                Locale.ROOT,
                "updates a second with one snapshot in %d s : without: %.3f %s%n",
                INTERVAL_MILLIS / 1000,
                median(ratios),
                ratios.stream()
                        .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio))
                        .toList());
    }

    private static double rate(AtomicLong done, Runnable meanwhile) throws InterruptedException {
        long before = done.get();
        long from = System.nanoTime();
        meanwhile.run();
        long left = INTERVAL_MILLIS - (System.nanoTime() - from) / 1_000_000;
        if (left > 0) Thread.sleep(left);
        return (done.get() - before) / ((System.nanoTime() - from) / 1e9);
    }

    private static void update(PostgresServer server, AtomicLong done, AtomicBoolean over) {
        try (var connection =
                        DriverManager.getConnection(server.jdbcUrl("postgres"), server.superuser(), server.password());
                var update = connection.prepareStatement("update hot set n = n + 1 where id = ?")) {
            for (int i = 0; !over.get(); i++) {
                update.setInt(1, i % 1000 + 1);
                update.executeUpdate();
                done.incrementAndGet();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double millisSince(long from) {
        return (System.nanoTime() - from) / 1e6;
    }

    private static double median(List<Double> values) {
        var sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return Arrays.stream(sorted).skip(sorted.length / 2).findFirst().orElseThrow();
    }
}
