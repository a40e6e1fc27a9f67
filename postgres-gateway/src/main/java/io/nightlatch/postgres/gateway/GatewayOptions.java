package io.nightlatch.postgres.gateway;

import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.Group;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the gateway listens and what it connects to.
 *
 * @param loginTimeout how long a client may take from its first byte until it is signed in
 * @param targets each database with the servers that may be its primary
 * @param neverHeld groups whose members, machines, get a refusal at once instead of waiting
 * @param secret keeps made-up salts for unknown names the same from one try to the next
 */
public record GatewayOptions(
        String host,
        int port,
        Tls tls,
        Duration loginTimeout,
        Map<DatabaseName, List<TargetAddress>> targets,
        Set<Group> neverHeld,
        byte[] secret) {
    public GatewayOptions {
        targets = Map.copyOf(targets);
        neverHeld = Set.copyOf(neverHeld);
    }

    /** The gateway's own certificate, PEM, with its key. */
    public record Tls(Path certificate, Path key) {}

    /** How clients of libpq spell what they ask of TLS; the same words mean the same here. */
    public enum SslMode {
        DISABLE,
        REQUIRE,
        VERIFY_CA,
        VERIFY_FULL
    }

    /** A server that a database is on, and its real name there. */
    public record TargetAddress(String host, int port, String database, SslMode sslMode, Optional<Path> authority) {}
}
