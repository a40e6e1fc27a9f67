package io.nightlatch.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens connections to the store, each with the settings that our statements rely on. */
final class Connections {
    static final String SCHEMA = "nightlatch";
    static final int POOL_SIZE = 8;

    // pg_temp last: it would come first if it were not named (manual, "search_path"). Commits are on disk when they
    // return.
    private static final String SETTINGS = "-c search_path=" + SCHEMA + ",pg_temp"
            + " -c synchronous_commit=on"
            + " -c default_transaction_isolation=read\\ committed"
            + " -c idle_in_transaction_session_timeout=30s"
            // A node that vanished with its machine frees the node lock after half a minute.
            + " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=4";
    private static final String TIMEOUTS = " -c statement_timeout=10s -c lock_timeout=5s";

    private final StoreAddress address;

    Connections(StoreAddress address) {
        this.address = address;
    }

    HikariDataSource pool() {
        var config = new HikariConfig();
        config.setPoolName("store");
        config.setJdbcUrl(address.url());
        config.setDataSourceProperties(properties("nightlatch", TIMEOUTS));
        config.setMaximumPoolSize(POOL_SIZE);
        config.setMinimumIdle(2);
        config.setConnectionTimeout(5_000);
        config.setValidationTimeout(2_000);
        return new HikariDataSource(config);
    }

    /** A connection of its own, which the caller closes. {@code name} is what {@code pg_stat_activity} shows. */
    Connection open(String name) throws SQLException {
        return DriverManager.getConnection(address.url(), properties(name, TIMEOUTS));
    }

    /** Connections that may take as long as they need: a migration is not to be cut in the middle. */
    DataSource patient() {
        var source = new PGSimpleDataSource();
        source.setURL(address.url());
        source.setUser(address.user());
        source.setPassword(address.password());
        source.setApplicationName("nightlatch migration");
        source.setOptions(SETTINGS);
        return source;
    }

    private Properties properties(String name, String timeouts) {
        var properties = new Properties();
        properties.setProperty("user", address.user());
        properties.setProperty("password", address.password());
        properties.setProperty("ApplicationName", name);
        properties.setProperty("options", SETTINGS + timeouts);
        properties.setProperty(
                "targetServerType", "primary"); // of the hosts in the URL, the one that can be written to
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "15"); // seconds; longer than any statement may take
        properties.setProperty("tcpKeepAlive", "true");
        return properties;
    }
}
