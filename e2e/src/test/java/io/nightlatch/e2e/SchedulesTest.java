package io.nightlatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random schedules of sessions, grants, DDL in several databases, prepared transactions, {@code kill -9}, restarts of the target and
 * lost connections: whatever happens, nothing of a session login is unaccounted for afterwards. {@code -Dnightlatch.schedules=300}
 * says how many, {@code -Dnightlatch.seed=7} with which one to begin; a schedule that fails names its own. Many go in turn to all
 * versions of PostgreSQL, a few to the newest.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchedulesTest {
    private static final int MANY = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> DATABASES = List.of("shop", "warehouse", "ledger", "postgres");

    private final Map<Integer, World> worlds = new HashMap<>();
    private int servers;

    @TempDir
    @SuppressWarnings("NullAway.Init") // by JUnit, which keeps it for the whole class
    static Path folder;

    private record World(Shop shop, Nightlatch nightlatch) {}

    static LongStream seeds() {
        return LongStream.range(0, count()).map(i -> Long.getLong("nightlatch.seed", 1) + i);
    }

    private static int count() {
        return Integer.getInteger("nightlatch.schedules", 3);
    }

    @AfterAll
    void close() throws Exception {
        for (var world : worlds.values()) {
            world.nightlatch().close();
            world.shop().close();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void leavesNothingUnaccountedFor(long seed) throws Exception {
        var world = world(seed);
        var schedule = new Schedule(seed, world.shop(), world.nightlatch());
        try (schedule) {
            schedule.run();
        } catch (Exception | AssertionError e) {
            leave(world);
            throw new AssertionError(told(seed, schedule), e);
        }
        try {
            if (count() == 1) System.out.println(String.join("\n", schedule.log()));
            revokeAll(world.nightlatch());
            Eventually.within(PATIENCE, "all is over", () -> isOver(world.nightlatch()));
            accountForPrepared(world);
            assertThat(Estates.leftOn(world.shop(), DATABASES)).isEmpty();
            assertThat(tables(world.shop())).containsAll(schedule.made());
        } catch (Exception | AssertionError e) {
            var left = "\nunfinished: " + world.nightlatch().api("erin").items("/endings") + "\nleft: "
                    + Estates.leftOn(world.shop(), DATABASES);
            leave(world);
            throw new AssertionError(told(seed, schedule) + left, e);
        }
    }

    /** What one schedule left over is no fault of those that follow: they begin in a world of their own. */
    private void leave(World world) throws Exception {
        worlds.values().remove(world);
        world.nightlatch().close();
        world.shop().close();
    }

    private static String told(long seed, Schedule schedule) {
        return "to replay it: -Dnightlatch.schedules=1 -Dnightlatch.seed=" + seed + "\n"
                + String.join("\n", schedule.log());
    }

    private World world(long seed) throws Exception {
        var versions = count() < MANY ? List.of(Versions.all().getLast()) : Versions.all();
        int major = versions.get((int) Math.floorMod(seed, (long) versions.size()));
        var there = worlds.get(major);
        if (there != null) return there;
        var shop = Shop.withWarehouse(major, folder.resolve("server" + ++servers));
        try (var admin = shop.admin("postgres")) {
            JdbcTest.run(admin, "create database ledger");
        }
        for (var database : List.of("shop", "warehouse", "ledger")) {
            try (var admin = shop.admin(database)) {
                JdbcTest.run(admin, "create schema scratch; grant usage, create on schema scratch to shop_reader");
                JdbcTest.run(
                        admin, "create schema if not exists nightlatch_quarantine authorization nightlatch_quarantine");
            }
        }
        var world = new World(shop, Nightlatch.before(shop, folder.resolve("nightlatch" + servers)));
        worlds.put(major, world);
        return world;
    }

    private static void revokeAll(Nightlatch nightlatch) throws Exception {
        Eventually.within(
                PATIENCE, "Nightlatch is ready", () -> nightlatch.api("erin").isReady());
        var operator = nightlatch.api("erin");
        for (var state : List.of("approved", "active")) {
            for (var grant : operator.items("/grants?limit=500&state=" + state)) {
                operator.revoke(String.valueOf(grant.get("id")));
            }
        }
        for (var request : operator.items("/requests?limit=500&state=pending")) {
            nightlatch
                    .api(String.valueOf(request.get("principal")))
                    .post("/requests/" + request.get("id") + "/withdraw", "{}");
        }
    }

    private static boolean isOver(Nightlatch nightlatch) throws InterruptedException {
        var operator = nightlatch.api("erin");
        if (!operator.items("/endings").isEmpty()) return false;
        for (var state : List.of("open", "held", "ending")) {
            if (!operator.items("/sessions?limit=500&state=" + state).isEmpty()) return false;
        }
        return operator.items("/grants").stream().allMatch(grant -> Boolean.TRUE.equals(grant.get("verified")));
    }

    /** Whose a role's prepared transaction is, nobody can tell: it stays, and the trail has to say so to whoever looks. */
    private static void accountForPrepared(World world) throws SQLException, InterruptedException {
        try (var admin = world.shop().admin("postgres")) {
            var left = Estates.lines(admin, "select gid from pg_prepared_xacts where owner not like '%~%'");
            if (left.isEmpty()) return;
            var trail = String.valueOf(world.nightlatch().api("dave").events("kind=session.ended"));
            for (var gid : left) {
                assertThat(trail).contains(gid);
                try (var there = world.shop()
                        .admin(Estates.lines(admin, "select database from pg_prepared_xacts where gid = '" + gid + "'")
                                .getFirst())) {
                    JdbcTest.run(there, "rollback prepared '" + gid + "'");
                }
            }
        }
    }

    private static Set<String> tables(Shop shop) throws SQLException {
        var tables = new TreeSet<String>();
        for (var database : DATABASES) {
            try (var admin = shop.admin(database)) {
                tables.addAll(Estates.lines(
                        admin, "select current_database() || '.' || relname from pg_class where relkind = 'r'"));
            }
        }
        return tables;
    }
}
