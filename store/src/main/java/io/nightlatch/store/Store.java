package io.nightlatch.store;

import com.zaxxer.hikari.HikariDataSource;
import io.nightlatch.access.drift.DriftStore;
import io.nightlatch.access.event.Events;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.footprint.FootprintStore;
import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.grant.StoreUnavailable;
import io.nightlatch.access.token.ApiTokens;
import io.nightlatch.store.sql.Sql;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One store, opened by one node: its ports, its clock, and the lock that says whose it is. */
public final class Store implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Store.class.getName());

    private final NodeLock lock;
    private final HikariDataSource pool;
    private final Transactions transactions;
    private final StoreClock clock;
    private final PostgresGrantStore grantStore;
    private final PostgresEvents events;
    private final PostgresApiTokens apiTokens;
    private final PostgresFootprints footprints;
    private final PostgresDrifts drifts;
    private final ScheduledExecutorService chores;

    private Store(Connections connections, NodeLock lock, HikariDataSource pool) {
        this.lock = lock;
        this.pool = pool;
        this.transactions = new Transactions(pool);
        this.clock = new StoreClock(this::storeTime, System::nanoTime, InstantSource.system());
        this.grantStore = new PostgresGrantStore(transactions);
        this.apiTokens = new PostgresApiTokens(transactions, clock);
        this.footprints = new PostgresFootprints(transactions);
        this.drifts = new PostgresDrifts(transactions);
        this.events = new PostgresEvents(transactions, connections);
        // Two threads: a lock's connection that hangs must not let the clock grow old.
        this.chores = Executors.newScheduledThreadPool(
                2, Thread.ofPlatform().name("store-chores-", 0).daemon().factory());
        every("looking after the node's lock", lock::check);
        every("reading the store's clock", clock::refreshIfDue);
    }

    /**
     * Takes the store for this node and brings its schema up to date.
     *
     * @throws StoreInUse if another node runs on it
     * @throws StoreUnavailable if it cannot be asked
     */
    public static Store open(StoreAddress address) {
        var connections = new Connections(address);
        var lock = new NodeLock(connections); // first: a second node must not migrate under the one that runs
        try {
            Migrations.run(connections.patient());
            var pool = connections.pool();
            try {
                return new Store(connections, lock, pool);
            } catch (RuntimeException e) {
                pool.close();
                throw e;
            }
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    public GrantStore grantStore() {
        return grantStore;
    }

    public Events events() {
        return events;
    }

    public ApiTokens apiTokens() {
        return apiTokens;
    }

    public FootprintStore footprints() {
        return footprints;
    }

    public DriftStore drifts() {
        return drifts;
    }

    public StoreClock clock() {
        return clock;
    }

    /** Whether the store answers now and is this node's. Asks it, so it may take seconds when the store is away. */
    public boolean healthy() {
        if (lock.trouble().isPresent()) return false;
        try {
            storeTime();
            return true;
        } catch (StoreUnavailable e) {
            return false;
        }
    }

    /** Keeps a policy's text under the version that requests name; a version that is there already is left as it is. */
    public void recordPolicy(String version, String text, Happening... what) {
        transactions.run(connection -> {
            Sql.of(
                            connection,
                            "insert into policy_version (version, text) values (:version, :text) on conflict do"
                                    + " nothing")
                    .with("version", version)
                    .with("text", text)
                    .run();
            EventRows.insert(connection, List.of(what));
            return true;
        });
    }

    private Instant storeTime() {
        return transactions.read(connection ->
                Sql.of(connection, "select clock_timestamp() as now").one(row -> row.instant("now")));
    }

    private void every(String what, Runnable chore) {
        var _ = chores.scheduleWithFixedDelay(
                () -> {
                    try {
                        chore.run();
                    } catch (RuntimeException e) {
                        LOG.log(Level.WARNING, what + " failed; trying again in a second: " + e.getMessage());
                    }
                },
                1,
                1,
                TimeUnit.SECONDS);
    }

    /** Writes what is being written, lets the store go, and frees it for another node. */
    @Override
    public void close() {
        chores.shutdownNow();
        events.close();
        pool.close();
        lock.close();
    }
}
