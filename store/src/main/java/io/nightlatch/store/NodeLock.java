package io.nightlatch.store;

import io.nightlatch.access.grant.StoreUnavailable;
import io.nightlatch.store.sql.Sql;
import io.nightlatch.store.sql.SqlFailure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that one node runs on a store: an advisory lock of a connection that does nothing else, so it is free as soon
 * as that node is gone, however it went.
 */
final class NodeLock implements AutoCloseable {
    private static final Logger LOG = System.getLogger(NodeLock.class.getName());
    private static final long KEY = 1852599919L; // 'nlno' in ASCII; advisory locks are of one database

    private final Connections connections;
    private @Nullable Connection held;
    private volatile Optional<String> trouble = Optional.empty();
    private boolean closed;

    /**
     * Waits a little for a node that is just going.
     *
     * @throws StoreInUse if another node runs on this store
     * @throws StoreUnavailable if the store cannot be asked
     */
    NodeLock(Connections connections) {
        this.connections = connections;
        try {
            held = acquire();
        } catch (SQLException e) {
            throw new StoreUnavailable("the store cannot be asked: " + e.getMessage(), e);
        }
    }

    /** Why this node does not hold its lock; empty while it does. */
    Optional<String> trouble() {
        return trouble;
    }

    /** Looks whether the lock's connection lives, and takes the lock again if it does not. */
    synchronized void check() {
        if (closed) return;
        try {
            if (held != null && held.isValid(2)) return;
            abandon();
            held = acquire();
            trouble.ifPresent(_ -> LOG.log(Level.INFO, "this node holds its store again"));
            trouble = Optional.empty();
        } catch (SQLException | SqlFailure e) {
            report("the lock of the store is lost and the store cannot be asked: " + e.getMessage());
        } catch (StoreInUse e) {
            report(String.valueOf(e.getMessage()));
        }
    }

    private void report(String what) {
        if (trouble.isEmpty()) LOG.log(Level.ERROR, what);
        trouble = Optional.of(what);
    }

    private Connection acquire() throws SQLException {
        var connection = connections.open(ownName());
        try {
            Sql.of(connection, "set statement_timeout = 0").run();
            Sql.of(connection, "set lock_timeout = '3s'").run();
            Sql.of(connection, "select pg_advisory_lock(:key)::text as done")
                    .with("key", KEY)
                    .list(row -> true);
            return connection;
        } catch (SqlFailure failure) {
            boolean taken = failure.state().equals("55P03"); // lock_not_available
            var holder = taken ? holder(connection) : "";
            connection.close();
            if (taken) throw new StoreInUse(holder);
            throw failure.sqlException();
        }
    }

    /** Process and host, short enough for PostgreSQL's 63 bytes: another node's refusal reads it from pg_stat_activity. */
    private static String ownName() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "an unnamed host";
        }
        var name = "nightlatch, process " + ProcessHandle.current().pid() + " on " + host;
        return name.length() > 63 ? name.substring(0, 63) : name;
    }

    private static String holder(Connection connection) {
        return Sql.of(connection, """
            select format('another Nightlatch runs on this store since %s: %s (connected from %s)',
                          to_char(node.backend_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                          node.application_name, coalesce(host(node.client_addr), 'a local socket')) as holder
              from pg_locks held
              join pg_stat_activity node on node.pid = held.pid
             where held.locktype = 'advisory' and held.granted and held.objsubid = 1
               and held.database = (select oid from pg_database where datname = current_database())
               and (held.classid::bigint << 32 | held.objid::bigint) = :key
            """)
                .with("key", KEY)
                .first(row -> row.text("holder"))
                .orElse("another Nightlatch ran on this store until just now; start again");
    }

    private void abandon() throws SQLException {
        if (held != null) held.close();
        held = null;
    }

    @Override
    public synchronized void close() {
        closed = true;
        try {
            abandon();
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "the lock's connection was gone already", e);
        }
    }
}
