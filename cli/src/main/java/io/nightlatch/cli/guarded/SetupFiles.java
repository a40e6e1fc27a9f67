package io.nightlatch.cli.guarded;

import io.nightlatch.access.identity.DatabaseName;
import java.nio.file.Path;

/** What setup writes for one database, beside the configuration. */
final class SetupFiles {
    private SetupFiles() {}

    /** The SQL, for people to read. */
    static Path script(Path configuration, DatabaseName name) {
        return beside(configuration, "setup-", name, ".sql");
    }

    /** How the database was before, for unwrap. */
    static Path before(Path configuration, DatabaseName name) {
        return beside(configuration, "before-setup-", name, ".json");
    }

    private static Path beside(Path configuration, String prefix, DatabaseName name, String suffix) {
        var plain = name.value().replaceAll("[^\\p{L}\\p{N}_.-]", "_");
        return configuration.toAbsolutePath().resolveSibling(prefix + plain + suffix);
    }
}
