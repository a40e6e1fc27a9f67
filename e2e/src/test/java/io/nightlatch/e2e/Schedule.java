package io.nightlatch.e2e;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What people, crashes and lost connections do in one run, drawn from a seed: the same seed is the same schedule. What a statement
 * comes to is not asked; whatever it is, nothing of it may be unaccounted for afterwards.
 */
final class Schedule implements AutoCloseable {
    private static final List<String> PEOPLE = List.of("alice", "bob");
    private static final List<String> DATABASES = List.of("shop", "warehouse");
    private static final List<String> ROLES = List.of("orders_writer", "shop_owner");
    private static final int STEPS = 14;
    private static final int MOST_SESSIONS = 5;

    private final long seed;
    private final Shop shop;
    private final Nightlatch nightlatch;
    private final List<Client> clients = new ArrayList<>();
    private final Set<String> made = new TreeSet<>();
    private final List<String> log = new ArrayList<>();
    private Random random; // of this step only, so that how one step went does not change what the next one is
    private int named;

    private record Client(String person, String database, Connection connection) {}

    private interface Act {
        void run() throws SQLException, InterruptedException, java.io.IOException;
    }

    Schedule(long seed, Shop shop, Nightlatch nightlatch) {
        this.seed = seed;
        this.random = new Random(seed * 1_000);
        this.shop = shop;
        this.nightlatch = nightlatch;
    }

    /** The steps so far, with what they came to. */
    List<String> log() {
        return log;
    }

    /** Tables that were committed, as {@code database.name}; nobody's work may be thrown away. */
    Set<String> made() {
        return made;
    }

    void run() throws Exception {
        connect();
        for (int i = 1; i <= STEPS; i++) {
            random = new Random(seed * 1_000 + i);
            step();
        }
    }

    private void step() throws Exception {
        int dice = random.nextInt(100);
        if (dice < 12 || clients.isEmpty()) connect();
        else if (dice < 30) grantAndUnlock();
        else if (dice < 55) makeSomething();
        else if (dice < 68) holdSomethingUp();
        else if (dice < 76) prepare();
        else if (dice < 82) elsewhere();
        else if (dice < 90) loseConnection();
        else if (dice < 95) revokeOne();
        else if (dice < 98) kill();
        else restart();
    }

    private void connect() {
        var person = oneOf(PEOPLE);
        var database = oneOf(DATABASES);
        if (clients.size() >= MOST_SESSIONS) clients.remove(random.nextInt(clients.size())); // left as it is
        attempt(person + " connects to " + database, () -> {
            var connection = nightlatch.connectTo(
                    database,
                    person,
                    person + "-demo",
                    "options",
                    "-c nightlatch.wait=off -c nightlatch.reason=schedule -c statement_timeout=3000 -c"
                            + " lock_timeout=500",
                    "socketTimeout",
                    "20");
            clients.add(new Client(person, database, connection));
        });
    }

    private void grantAndUnlock() throws Exception {
        var client = client();
        var role = oneOf(ROLES);
        int seconds = random.nextBoolean() ? 900 : 1 + random.nextInt(3);
        attempt(client.person() + " gets " + role + " on " + client.database() + " for " + seconds + " s", () -> {
            var api = nightlatch.api(client.person());
            var filed = api.post("/requests", """
                {"database": "%s", "role": "%s", "reason": "schedule", "duration": "PT%dS", "scope": "person"}\
                """.formatted(client.database(), role, seconds));
            for (var approver : List.of("bob", "carol")) {
                if (!approver.equals(client.person()))
                    nightlatch
                            .api(approver)
                            .approve(String.valueOf(filed.object().get("id")));
            }
        });
        say(client, "set nightlatch.role = '" + role + "'");
    }

    private void makeSomething() throws SQLException {
        var client = client();
        var name = "made_" + Long.toString(seed, 36).replace('-', 'n') + "_" + named++;
        if (random.nextBoolean()) say(client, random.nextBoolean() ? "set role shop_owner" : "reset role");
        switch (random.nextInt(8)) {
            case 0 ->
                say(client, "create function " + name + "() returns int language sql security definer as 'select 1'");
            case 1 -> say(client, "create view " + name + " as select * from orders");
            case 2 -> say(client, "create schema " + name);
            case 3 -> say(client, "select lo_create(0)");
            case 4 -> say(client, "alter default privileges grant select on tables to shop_reader");
            case 5 -> say(client, "grant select on orders to current_user, shop_reader");
            case 6 -> say(client, "create type " + name + " as enum ('a', 'b')");
            default -> {
                var schema = random.nextBoolean() ? "scratch" : "public";
                if (say(client, "create table " + schema + "." + name + " (id serial primary key, n int default 1)")) {
                    made.add(client.database() + "." + name);
                }
            }
        }
    }

    private void holdSomethingUp() throws SQLException {
        var client = client();
        say(client, "rollback");
        switch (random.nextInt(4)) {
            case 0 -> say(client, "begin; do $$ begin execute 'alter role current_user password ''x'''; end $$");
            case 1 -> say(client, "begin; lock table orders in access exclusive mode");
            case 2 -> say(client, "alter role current_user set search_path = nowhere");
            default ->
                Thread.ofVirtual().start(() -> {
                    try (var statement = client.connection().createStatement()) {
                        statement.execute("select pg_sleep(2)");
                    } catch (SQLException e) {
                        // It is cut, or another statement was in the way.
                    }
                });
        }
    }

    private void prepare() throws SQLException {
        var client = client();
        var name = "prepared_" + Long.toString(seed, 36).replace('-', 'n') + "_" + named++;
        say(client, "rollback");
        say(
                client,
                "begin; "
                        + oneOf(List.of(
                                "do $$ begin execute 'alter role current_user password ''x'''; end $$",
                                "create table " + name + " (id int)",
                                "grant select on orders to current_user"))
                        + "; prepare transaction '" + name + "'");
    }

    /** In a database that is nobody's business: what somebody gave to a session's login there. */
    private void elsewhere() throws SQLException {
        var client = client();
        var name = "given_" + Long.toString(seed, 36).replace('-', 'n') + "_" + named++;
        attempt("somebody gives a login a table elsewhere", () -> {
            var login = JdbcTest.one(client.connection(), "select session_user");
            try (var admin = shop.admin("ledger")) {
                JdbcTest.run(admin, "create table " + name + " (id int)");
                JdbcTest.run(admin, "create function " + name + "() returns int language sql as 'select 1'");
                made.add("ledger." + name);
                JdbcTest.run(admin, "grant select on " + name + " to \"" + login + '"');
                JdbcTest.run(admin, "alter table " + name + " owner to \"" + login + '"');
                JdbcTest.run(admin, "alter function " + name + "() owner to \"" + login + '"');
            }
        });
    }

    private void loseConnection() {
        var client = client();
        if (random.nextBoolean()) {
            clients.remove(client);
            attempt(
                    "a client of " + client.person() + " vanishes",
                    () -> client.connection().abort(Runnable::run));
        } else {
            attempt("somebody terminates the backends of " + client.person(), () -> {
                try (var admin = shop.admin("shop")) {
                    Estates.lines(
                            admin,
                            "select pg_terminate_backend(pid)::text from pg_stat_activity where usename like '"
                                    + client.person() + "~%'");
                }
            });
        }
    }

    private void revokeOne() {
        attempt("a grant is revoked", () -> {
            var operator = nightlatch.api("erin");
            var active = operator.items("/grants?state=active");
            if (!active.isEmpty())
                operator.revoke(
                        String.valueOf(active.get(random.nextInt(active.size())).get("id")));
        });
    }

    private void kill() throws Exception {
        log.add("kill -9 of Nightlatch");
        nightlatch.kill();
        if (random.nextInt(3) == 0) restart();
        nightlatch.start();
        clients.clear();
    }

    private void restart() {
        boolean crash = random.nextBoolean();
        log.add(crash ? "the target crashes" : "the target is restarted");
        shop.restart(crash);
    }

    private Client client() {
        if (clients.isEmpty()) connect();
        if (clients.isEmpty()) throw new AssertionError("nobody gets in");
        return clients.get(random.nextInt(clients.size()));
    }

    private String oneOf(List<String> some) {
        return some.get(random.nextInt(some.size()));
    }

    private boolean say(Client client, String sql) {
        return attempt(
                client.person() + " on " + client.database() + ": " + sql,
                () -> JdbcTest.run(client.connection(), sql));
    }

    private boolean attempt(String what, Act act) {
        @Nullable Exception refused = null;
        try {
            act.run();
        } catch (SQLException | AssertionError | java.io.IOException e) {
            refused = e instanceof Exception exception ? exception : new SQLException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        log.add(what
                + (refused == null
                        ? ""
                        : " -> "
                                + String.valueOf(refused.getMessage())
                                        .lines()
                                        .findFirst()
                                        .orElse("")));
        return refused == null;
    }

    @Override
    public void close() {
        for (var client : clients) {
            try {
                client.connection().close();
            } catch (SQLException e) {
                // It was lost before.
            }
        }
    }
}
