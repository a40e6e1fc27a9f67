package io.nightlatch.postgres.roles;

import io.nightlatch.access.config.Address;
import io.nightlatch.access.session.TargetUnavailable;
import io.nightlatch.postgres.roles.Pinned.Work;
import io.nightlatch.postgres.roles.Target.Account;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;

/**
 * Our connections to one target: up to {@value #ORDINARY} for work that may wait, and {@value #URGENT} for what must not. They
 * stay open when they are idle, since a user who fills all connection slots must not keep us out.
 */
public final class Broker implements AutoCloseable {
    private static final int ORDINARY = 4;
    private static final int URGENT = 2;
    private static final long PATH_IS_KNOWN_FOR_NANOS = TimeUnit.MINUTES.toNanos(1);

    private record UsualPath(String path, long readAtNanos) {}

    private final Target target;
    private final Account account;
    private final String application;
    private final Semaphore ordinary = new Semaphore(ORDINARY, true);
    private final Semaphore urgent = new Semaphore(URGENT, true);
    private final ConcurrentLinkedDeque<Pinned> idle = new ConcurrentLinkedDeque<>();
    private final ReentrantReadWriteLock becoming = new ReentrantReadWriteLock();
    private final WrittenRows written = new WrittenRows();
    private volatile int major; // zero until a server has told us
    private volatile boolean closed;
    private volatile @Nullable UsualPath usualPath;

    /** Connects when there is something to do. */
    public Broker(Target target) {
        this(target, target.broker(), "nightlatch broker");
    }

    private Broker(Target target, Account account, String application) {
        this.target = target;
        this.account = account;
        this.application = application;
    }

    /** Somebody's own login, as whom a target is set up and unwrapped. */
    public static Broker as(Account admin, Target target) {
        return new Broker(target, admin, "nightlatch setup");
    }

    Target target() {
        return target;
    }

    /** Read-locked while the broker is a member of a role for one statement, so that nobody takes that for a left-over. */
    ReentrantReadWriteLock becoming() {
        return becoming;
    }

    WrittenRows written() {
        return written;
    }

    <T> T use(Work<T> work) throws SQLException {
        return lend(ordinary, work);
    }

    /** For statements that wait for nobody: those that take a login's means to run anything at all. */
    <T> T useUrgently(Work<T> work) throws SQLException {
        return lend(urgent, work);
    }

    /** For work in one database of the server, which may be another than the one we guard. */
    <T> T useIn(String database, Work<T> work) throws SQLException {
        return database.equals(target.database()) ? use(work) : useOnce(database, work);
    }

    /** A connection that is closed after this one piece of work, for what changes its state or is elsewhere. */
    <T> T useOnce(String database, Work<T> work) throws SQLException {
        try (var connection = connect(account, application, database)) {
            return work.with(connection);
        }
    }

    /** A connection of the caller's own, who closes it. */
    Pinned hold() throws SQLException {
        return connect(target.broker(), "nightlatch broker", target.database());
    }

    /** A connection of the undertaker, closed after this one piece of work: a user's code may have run on it. */
    <T> T undertake(String database, Work<T> work) throws SQLException {
        try (var connection = connect(target.undertaker(), "nightlatch undertaker", database)) {
            return work.with(connection);
        }
    }

    /** A connection as a session has it: as somebody else, with none of our settings but one. */
    Connection openAs(Account who, String database) throws SQLException {
        // It must not wait for a standby that is gone.
        return open(who, "nightlatch preflight", database, "-c synchronous_commit=local");
    }

    /** The database's search_path for whoever has none of their own; remembered for a minute. */
    String usualSearchPath() throws SQLException {
        var known = usualPath;
        if (known != null && System.nanoTime() - known.readAtNanos() < PATH_IS_KNOWN_FOR_NANOS) return known.path();
        // All else is pinned, and SHOW looks no name up.
        try (var connection = connect(target.broker(), "nightlatch broker", target.database(), Set.of("search_path"))) {
            var path =
                    connection.one("show search_path", row -> row.getString(1)).orElseThrow();
            usualPath = new UsualPath(path, System.nanoTime());
            return path;
        }
    }

    /** Sees to it that one connection is open. */
    void stayConnected() throws SQLException {
        use(connection -> true);
    }

    private <T> T lend(Semaphore permits, Work<T> work) throws SQLException {
        acquire(permits);
        @Nullable Pinned connection = null;
        try {
            connection = take();
            T result = work.with(connection);
            connection.used();
            giveBack(connection);
            connection = null;
            return result;
        } catch (SQLException e) {
            // The connection itself is well after a refusal, which the server has already rolled back.
            if (connection != null && !Refusals.isLostConnection(e)) {
                giveBack(connection);
                connection = null;
            }
            throw e;
        } finally {
            if (connection != null) connection.close();
            permits.release();
        }
    }

    private void acquire(Semaphore permits) throws SQLException {
        try {
            if (permits.tryAcquire(target.statementTimeout().toMillis(), TimeUnit.MILLISECONDS)) return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new SQLTransientConnectionException("all our connections to " + describe() + " are busy", "53300");
    }

    private Pinned take() throws SQLException {
        for (var connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
            if (connection.isUsable()) return connection;
            connection.close();
        }
        return connect(account, application, target.database());
    }

    private void giveBack(Pinned connection) {
        idle.addFirst(connection);
        if (closed) close();
    }

    private Pinned connect(Account who, String label, String database) throws SQLException {
        return connect(who, label, database, Set.of());
    }

    private Pinned connect(Account who, String label, String database, Set<String> asTheDatabaseHasIt)
            throws SQLException {
        if (closed) throw new SQLNonTransientConnectionException("we no longer work on " + describe(), "08003");
        for (int attempt = 0; ; attempt++) {
            int expected = major == 0 ? learnMajor(who, label, database) : major;
            var pins = new LinkedHashMap<>(Pins.of(target, expected));
            pins.keySet().removeAll(asTheDatabaseHasIt);
            var connection = open(who, label, database, Pins.asOptions(pins));
            if (majorOf(connection) == expected) return Pinned.check(connection, expected, who.user(), pins);
            connection.close();
            major = 0; // the server was upgraded under us, and other versions have other settings to pin
            if (attempt == 1)
                throw new SQLNonTransientConnectionException("which version is " + describe() + "?", "08004");
        }
    }

    /** From what the server says before the first statement; what it does not know it refuses to have pinned. */
    private int learnMajor(Account who, String label, String database) throws SQLException {
        try (var connection = open(who, label, database, Pins.asOptions(Pins.of(target, 0)))) {
            major = majorOf(connection);
            return major;
        }
    }

    private static int majorOf(Connection connection) throws SQLException {
        var version = connection.unwrap(PGConnection.class).getParameterStatus("server_version");
        if (version == null) throw new SQLNonTransientConnectionException("the server tells no version", "08004");
        int end = 0;
        while (end < version.length() && Character.isDigit(version.charAt(end))) end++;
        return Integer.parseInt(version, 0, end, 10);
    }

    private Connection open(Account who, String label, String database, String options) throws SQLException {
        var properties = new Properties();
        PGProperty.USER.set(properties, who.user());
        PGProperty.PASSWORD.set(properties, who.password());
        PGProperty.OPTIONS.set(properties, options);
        PGProperty.APPLICATION_NAME.set(properties, label);
        PGProperty.SSL_MODE.set(properties, target.tls().mode());
        target.tls().rootCertificate().ifPresent(file -> PGProperty.SSL_ROOT_CERT.set(properties, file.toString()));
        PGProperty.CHANNEL_BINDING.set(properties, target.tls().channelBinding());
        // With a version to assume, the driver asks nothing of its own when it connects.
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "15");
        PGProperty.CONNECT_TIMEOUT.set(properties, 5);
        PGProperty.SOCKET_TIMEOUT.set(
                properties, (int) target.statementTimeout().toSeconds() + 5);
        // Who was a standby a moment ago may be the primary now.
        PGProperty.HOST_RECHECK_SECONDS.set(properties, 0);
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        var connection = new Driver().connect(url(database), properties);
        if (connection == null)
            throw new IllegalStateException("the driver does not know its own address: " + url(database));
        return connection;
    }

    private String url(String name) {
        // With several, the driver asks each whether it takes writes; that one is it.
        var hosts = addresses() + (target.addresses().size() > 1 ? "/%s?targetServerType=primary" : "/%s");
        var database = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        return "jdbc:postgresql://" + hosts.formatted(database);
    }

    private String addresses() {
        return target.addresses().stream().map(Address::toString).collect(Collectors.joining(","));
    }

    String describe() {
        return target.database() + " on " + addresses();
    }

    /** What happened in words that tell what to do next. */
    public TargetUnavailable unavailable(String doing, SQLException cause) {
        return unavailable(doing, cause, Optional.empty());
    }

    TargetUnavailable unavailable(String doing, SQLException cause, Optional<String> advice) {
        return Refusals.unavailable(doing + " in " + describe(), cause, advice);
    }

    @Override
    public void close() {
        closed = true;
        for (var connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) connection.close();
    }
}
