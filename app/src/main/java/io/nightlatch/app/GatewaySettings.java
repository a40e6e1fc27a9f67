package io.nightlatch.app;

import io.nightlatch.access.config.Configuration;
import io.nightlatch.access.config.SslMode;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.postgres.gateway.GatewayCertificate;
import io.nightlatch.postgres.gateway.GatewayOptions;
import io.nightlatch.postgres.gateway.GatewayOptions.TargetAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The configuration in the gateway's own words. */
final class GatewaySettings {
    private static final int SECRET_BYTES = 32;

    private GatewaySettings() {}

    static GatewayOptions of(Configuration configuration, Path state, Instant now) throws IOException {
        Map<DatabaseName, List<TargetAddress>> targets = new HashMap<>();
        configuration
                .databases()
                .forEach((name, target) -> targets.put(
                        name,
                        target.addresses().stream()
                                .map(address -> new TargetAddress(
                                        address.host(),
                                        address.port(),
                                        target.database(),
                                        sslMode(target.sslMode()),
                                        target.ca()))
                                .toList()));
        var given = configuration.gateway().tls();
        var tls = given.isPresent()
                ? new GatewayOptions.Tls(given.get().certificate(), given.get().key())
                : GatewayCertificate.in(Files.createDirectories(state), now);
        return new GatewayOptions(
                configuration.gateway().host(),
                configuration.gateway().port(),
                tls,
                configuration.gateway().loginTimeout(),
                targets,
                configuration.machines().groups(),
                secret(state));
    }

    private static GatewayOptions.SslMode sslMode(SslMode mode) {
        return GatewayOptions.SslMode.valueOf(mode.name());
    }

    /** Outlives restarts, so that a name nobody has is shown the same salt at each try. */
    private static byte[] secret(Path state) throws IOException {
        var file = Files.createDirectories(state).resolve("gateway.secret");
        if (Files.exists(file)) return Files.readAllBytes(file);
        var secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, secret);
        return secret;
    }
}
