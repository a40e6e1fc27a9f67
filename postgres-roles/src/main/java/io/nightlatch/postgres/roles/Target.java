package io.nightlatch.postgres.roles;

import io.nightlatch.access.config.Address;
import io.nightlatch.access.config.Configuration;
import io.nightlatch.access.identity.DatabaseRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One database of one PostgreSQL server, and as whom we work there. With several {@code addresses}, the server is whichever of
 * them is the primary at the time. {@code marker} is the group that every session login is
 * in, {@code quarantine} the powerless role that owns what nobody should own; a schema of the same name is its own.
 *
 * @param statementTimeout the most that one statement of ours may take
 * @param lockTimeout the most that one statement of ours may wait for a lock
 */
public record Target(
        List<Address> addresses,
        String database,
        Tls tls,
        Account broker,
        Account undertaker,
        DatabaseRole marker,
        DatabaseRole quarantine,
        Duration statementTimeout,
        Duration lockTimeout) {
    public Target {
        addresses = List.copyOf(addresses);
    }

    /** A target with the names, limits and TLS that are usual. */
    public static Target of(String host, int port, String database, Account broker, Account undertaker) {
        return new Target(
                List.of(new Address(host, port)),
                database,
                Tls.usualFor(host),
                broker,
                undertaker,
                new DatabaseRole("nightlatch_sessions"),
                new DatabaseRole("nightlatch_quarantine"),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2));
    }

    /** What {@code nightlatch.yaml} says of one database. */
    public static Target of(Configuration.Target configured) {
        var first = configured.addresses().getFirst();
        var usual = of(
                first.host(),
                first.port(),
                configured.database(),
                account(configured.broker()),
                account(configured.undertaker()));
        return new Target(
                configured.addresses(),
                usual.database(),
                new Tls(configured.sslMode().word(), configured.ca(), "prefer"),
                usual.broker(),
                usual.undertaker(),
                configured.marker(),
                configured.quarantine(),
                usual.statementTimeout(),
                usual.lockTimeout());
    }

    private static Account account(Configuration.Account account) {
        return new Account(account.user(), account.password().value());
    }

    public Target withAddresses(List<Address> addresses) {
        return new Target(
                addresses, database, tls, broker, undertaker, marker, quarantine, statementTimeout, lockTimeout);
    }

    public Target withTls(Tls tls) {
        return new Target(
                addresses, database, tls, broker, undertaker, marker, quarantine, statementTimeout, lockTimeout);
    }

    public Target withLimits(Duration statementTimeout, Duration lockTimeout) {
        return new Target(
                addresses, database, tls, broker, undertaker, marker, quarantine, statementTimeout, lockTimeout);
    }

    /** A login of ours and its password. */
    public record Account(String user, String password) {
        @Override
        public String toString() {
            return user;
        }
    }

    /**
     * As libpq means it (manual, "SSL Support"): {@code mode} is its {@code sslmode}, {@code channelBinding} one of disable,
     * prefer and require.
     */
    public record Tls(String mode, Optional<Path> rootCertificate, String channelBinding) {
        private static boolean isLoopback(String host) {
            return new Address(host, 1).isLoopback(); // the port does not matter
        }

        /** Nothing on this machine's own loopback, full verification elsewhere. */
        public static Tls usualFor(String host) {
            return isLoopback(host)
                    ? new Tls("prefer", Optional.empty(), "prefer")
                    : new Tls("verify-full", Optional.empty(), "prefer");
        }
    }
}
