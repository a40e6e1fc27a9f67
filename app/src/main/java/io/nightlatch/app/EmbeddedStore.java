package io.nightlatch.app;

import io.nightlatch.access.config.Configuration;
import io.nightlatch.postgres.server.PostgresServer;
import io.nightlatch.postgres.server.PostgresServerOptions;
import io.nightlatch.store.Store;
import io.nightlatch.store.StoreAddress;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The store that the configuration names, with the server under it where that is ours. */
final class EmbeddedStore {
    private static final String DATABASE = "nightlatch";

    private EmbeddedStore() {}

    /** @param started gets the server, if one was started, so that it is stopped after the store */
    static Store open(Configuration.Store store, Started started) {
        return Store.open(
                switch (store) {
                    case Configuration.Store.Own(var url, var user, var password) ->
                        new StoreAddress(url, user, password.value());
                    case Configuration.Store.Embedded(var data) -> {
                        var server = PostgresServer.start(PostgresServerOptions.in(data));
                        started.add(server);
                        createDatabase(server);
                        yield new StoreAddress(server.jdbcUrl(DATABASE), server.superuser(), server.password());
                    }
                });
    }

    private static void createDatabase(PostgresServer server) {
        try (var connection =
                        DriverManager.getConnection(server.jdbcUrl("postgres"), server.superuser(), server.password());
                var statement = connection.createStatement()) {
            var there = statement.executeQuery("select from pg_catalog.pg_database where datname = '" + DATABASE + "'");
            if (!there.next()) statement.execute("create database " + DATABASE);
        } catch (SQLException e) {
            throw new CannotStart("the embedded store cannot be prepared: " + e.getMessage(), e);
        }
    }
}
