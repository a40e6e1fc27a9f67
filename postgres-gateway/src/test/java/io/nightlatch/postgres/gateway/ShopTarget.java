package io.nightlatch.postgres.gateway;

import io.nightlatch.postgres.gateway.GatewayOptions.SslMode;
import io.nightlatch.postgres.gateway.GatewayOptions.TargetAddress;
import io.nightlatch.postgres.server.PostgresServer;
import io.nightlatch.postgres.server.PostgresServerOptions;
import io.nightlatch.postgres.server.PostgresVersions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The demo's shop on a real server: orders that its baseline may read and writers may change, payments that it may not see. */
final class ShopTarget implements AutoCloseable {
    private final PostgresServer server;
    private final Path folder;

    private ShopTarget(PostgresServer server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    static ShopTarget on(int major) {
        try {
            var folder = Files.createTempDirectory("shop-target");
            var server = PostgresServer.start(PostgresServerOptions.in(folder.resolve("data"))
                    .binaries(PostgresVersions.major(major))
                    .setting("max_connections", "100"));
            var target = new ShopTarget(server, folder);
            target.fill();
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fill() {
        run("postgres", "create database shop");
        run("shop", """
            create role shop_reader; create role orders_writer; create role payments_writer; create role shop_owner;
            create schema shop authorization shop_owner;
            create schema vault;
            set role shop_owner;
            create table shop.orders (id int primary key, note text not null default '');
            create table shop.payments (id int primary key, note text not null default '');
            insert into shop.orders select n, 'order ' || n from generate_series(1, 10) n;
            insert into shop.payments select n, 'payment ' || n from generate_series(1, 10) n;
            reset role;
            grant usage on schema shop to public;
            grant select on shop.orders to shop_reader;
            grant select, insert, update, delete on shop.orders to orders_writer;
            grant select, insert, update, delete on shop.payments to payments_writer;
            create table vault.orders (id int primary key, note text);
            grant usage on schema vault to payments_writer;
            grant all on vault.orders to payments_writer;
            alter database shop set search_path = shop, public;
            """);
    }

    /** As the superuser, beside the gateway. */
    void run(String database, String sql) {
        try (var connection = admin(database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** First column of the rows, as text. */
    List<String> ask(String sql) {
        try (var connection = admin("shop");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var all = new ArrayList<String>();
            while (rows.next()) all.add(String.valueOf(rows.getString(1)));
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    Connection admin(String database) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(database), server.superuser(), server.password());
    }

    TargetAddress address() {
        return new TargetAddress("127.0.0.1", server.port(), "shop", SslMode.DISABLE, Optional.empty());
    }

    @Override
    public void close() {
        server.close();
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
