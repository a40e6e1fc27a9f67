package io.nightlatch.access.config;

import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.policy.Authority.Capabilities;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What {@code nightlatch.yaml} says, with every path made absolute and every secret read. */
public record Configuration(
        Gateway gateway,
        Http http,
        Store store,
        Map<DatabaseName, Target> databases,
        Path people,
        Path policy,
        Machines machines,
        Capabilities capabilities) {

    /** In the order of the file. */
    public Configuration {
        databases = Collections.unmodifiableMap(new LinkedHashMap<>(databases));
    }

    /** Where database clients connect, and how long they may take to sign in. */
    public record Gateway(String host, int port, Optional<Tls> tls, Duration loginTimeout) {}

    /** Where the API and the pages are. */
    public record Http(String host, int port, Optional<Tls> tls) {}

    /** PEM files: the certificate with its chain, and its key, which only its owner can read. */
    public record Tls(Path certificate, Path key) {}

    /** Where requests, grants and events are kept. */
    public sealed interface Store {
        /** In a PostgreSQL that Nightlatch starts and keeps in that folder. */
        record Embedded(Path data) implements Store {}

        /** In a PostgreSQL of your own; {@code url} is a JDBC URL without credentials. */
        record Own(String url, String user, Secret password) implements Store {}
    }

    /**
     * One guarded database. {@code addresses} are the servers that may be its primary, {@code database} is its name on the server, {@code ca} the PEM file of who signs the server's
     * certificate; without it the trust of the JVM decides. {@code marker} is the group role of all session logins,
     * {@code quarantine} the powerless role that inherits what nobody should own.
     */
    public record Target(
            List<Address> addresses,
            String database,
            SslMode sslMode,
            Optional<Path> ca,
            Account broker,
            Account undertaker,
            DatabaseRole marker,
            DatabaseRole quarantine) {
        public Target {
            addresses = List.copyOf(addresses);
            if (addresses.isEmpty()) throw new IllegalArgumentException("a target has an address");
        }
    }

    /** An account of Nightlatch's own in a target. */
    public record Account(String user, Secret password) {}

    /** The groups whose members are never held: what they may not do is refused at once. */
    public record Machines(Set<Group> groups) {
        public Machines {
            groups = Set.copyOf(groups);
        }
    }

    /** An example with a comment to each line, to start a file of one's own from. */
    public static String example() {
        try (var in = Objects.requireNonNull(Configuration.class.getResourceAsStream("/nightlatch.example.yaml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
