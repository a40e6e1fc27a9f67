package io.nightlatch.postgres.roles;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.session.SessionLogin;
import io.nightlatch.postgres.roles.Target.Account;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A freshly made database {@code shop} with its roles, prepared by our own setup. All roles of an earlier one are gone. */
final class Shop implements AutoCloseable {
    static final DatabaseRole READER = new DatabaseRole("shop_reader");
    static final DatabaseRole WRITER = new DatabaseRole("orders_writer");
    static final DatabaseRole OWNER = new DatabaseRole("shop_owner");
    static final GuardedRoles ROLES = new GuardedRoles(List.of(READER), List.of(WRITER, OWNER));
    static final PrincipalName ALICE = new PrincipalName("alice");
    static final String PASSWORD = "set by the test";

    final TestPostgres postgres;
    final Target target;
    final Connection superuser;
    final Broker broker;
    final PostgresSessionLogins logins;
    final SecureRandom random = new SecureRandom();
    private final List<Connection> opened = new ArrayList<>();

    private Shop(TestPostgres postgres, Target target, Connection superuser) {
        this.postgres = postgres;
        this.target = target;
        this.superuser = superuser;
        this.broker = new Broker(target);
        this.logins = new PostgresSessionLogins(broker, () -> ROLES, random);
    }

    static Shop fresh(int major) throws SQLException {
        var shop = bare(major);
        new TargetSetup(shop.target, ROLES, shop.random).apply(shop.superuser);
        return shop;
    }

    /** As somebody has it who does not know us yet. */
    static Shop bare(int major) throws SQLException {
        var postgres = TestPostgres.borrow(major);
        try (var connection = postgres.superuser("postgres");
                var statement = connection.createStatement()) {
            for (var name : column(statement, "select quote_ident(datname) from pg_database where oid > 16383")) {
                statement.execute("drop database " + name + " with (force)");
            }
            var roles = column(statement, "select quote_ident(rolname) from pg_roles where oid > 16383");
            for (var role : roles)
                statement.execute("drop owned by " + role + " cascade"); // memberships that it granted
            for (var role : roles) statement.execute("drop role " + role);
            statement.execute("create role shop_owner nologin");
            statement.execute("create role orders_writer nologin");
            statement.execute("create role shop_reader nologin");
            statement.execute("create database shop owner shop_owner");
        }
        var superuser = postgres.superuser("shop");
        try (var statement = superuser.createStatement()) {
            statement.execute("""
                create extension pg_stat_statements;
                create schema shop authorization shop_owner;
                create table shop.orders (id int primary key, status text);
                create table shop.payments (id int primary key, amount numeric);
                insert into shop.orders select i, 'new' from generate_series(1, 100) i;
                alter table shop.orders owner to shop_owner;
                alter table shop.payments owner to shop_owner;
                grant usage on schema shop to shop_reader, orders_writer;
                grant select on shop.orders, shop.payments to shop_reader;
                grant insert, update, delete on shop.orders to orders_writer;
                create schema scratch;
                grant usage, create on schema scratch to shop_reader;
                """);
        }
        var target = Target.of(
                "127.0.0.1",
                postgres.port(),
                "shop",
                new Account("nl_broker", "broker's"),
                new Account("nl_undertaker", "undertaker's"));
        return new Shop(postgres, target, superuser);
    }

    SessionLogin open() {
        return logins.open(SessionId.random(random), ALICE, List.of(READER));
    }

    /** The login's one connection, as the gateway would have it: up, and LOGIN taken away. */
    Connection connect(SessionLogin login) throws SQLException {
        // The driver cannot use a salted password; RawLogin does, where that is what is tested.
        admin("alter role \"" + login.name().replace("\"", "\"\"") + "\" password '" + PASSWORD + "'");
        var connection = postgres.connect("shop", login.name(), PASSWORD);
        opened.add(connection);
        logins.connected(login);
        return connection;
    }

    Account superuserAccount() {
        return postgres.superuserAccount();
    }

    void admin(String sql) throws SQLException {
        run(superuser, sql);
    }

    @Nullable
    String asked(String sql) throws SQLException {
        return asked(superuser, sql);
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static @Nullable String asked(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    /** No role is a member of another by our own grant, except the session logins themselves. */
    void assertNothingIsLent() throws SQLException {
        assertThat(asked("select string_agg(r.rolname || ' to ' || m.rolname, ', ') from pg_auth_members x join"
            + " pg_roles r on r.oid = roleid join pg_roles m on m.oid = member join pg_roles g on g.oid = grantor"
            + " where g.rolname = 'nl_broker' and m.rolname not like '%~%'"))
                .isNull();
    }

    /** Another member of the baseline than the sessions, for what they can reach afterwards. */
    Connection stranger() throws SQLException {
        admin("create role eve login password 'eve'");
        admin("grant shop_reader to eve");
        var connection = postgres.connect("shop", "eve", "eve");
        opened.add(connection);
        return connection;
    }

    private static List<String> column(Statement statement, String sql) throws SQLException {
        try (var rows = statement.executeQuery(sql)) {
            var column = new ArrayList<String>();
            while (rows.next()) column.add(rows.getString(1));
            return column;
        }
    }

    @Override
    public void close() throws SQLException {
        broker.close();
        for (var connection : opened) connection.close();
        // What a test prepared would keep the next one from dropping the database.
        try (var statement = superuser.createStatement()) {
            for (var gid :
                    column(statement, "select quote_literal(gid) from pg_prepared_xacts where database = 'shop'")) {
                statement.execute("rollback prepared " + gid);
            }
        }
        superuser.close();
        postgres.giveBack();
    }
}
