package io.nightlatch.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class BinariesCacheTest {
    @TempDir
    Path temporary;

    @Test
    void keepsModesAndSymbolicLinks() throws Exception {
        byte[] packed = archive("bin/program", 0755, "lib/library.so.1", 0644);

        Path root = cache().unpacked("1.0", () -> new ByteArrayInputStream(packed));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root)))
                .isEqualTo("rwx------");
        assertThat(root.resolve("bin/program")).isExecutable().hasContent("bin/program");
        assertThat(Files.isExecutable(root.resolve("lib/library.so.1"))).isFalse();
        assertThat(Files.readSymbolicLink(root.resolve("link"))).isEqualTo(Path.of("bin/program"));
    }

    @Test
    void unpacksOnceForManyAtATime() throws Exception {
        byte[] packed = archive("bin/program", 0755);
        var openings = new AtomicInteger();
        Callable<Path> start = () -> cache().unpacked("1.0", () -> {
            openings.incrementAndGet();
            return new ByteArrayInputStream(packed);
        });

        var folders = new HashSet<Path>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var starts = new ArrayList<Callable<Path>>();
            for (int i = 0; i < 8; i++) starts.add(start);
            for (var folder : threads.invokeAll(starts)) folders.add(folder.get());
        }

        assertThat(folders).hasSize(1);
        assertThat(openings).as("eight checksums, one unpacking").hasValue(9);
    }

    @Test
    void clearsAwayWhatAKilledProcessLeft() throws Exception {
        byte[] packed = archive("bin/program", 0755);
        Path whole = cache().unpacked("1.0", () -> new ByteArrayInputStream(packed));
        Path leftover = whole.resolveSibling(".unpacking-" + whole.getFileName() + "123");
        Files.move(whole, leftover);

        cache().unpacked("1.0", () -> new ByteArrayInputStream(packed));

        assertThat(leftover).doesNotExist();
        assertThat(whole.resolve("bin/program")).exists();
    }

    @Test
    void refusesAnArchiveThatPointsOutOfItself() throws Exception {
        byte[] packed = archive("../outside", 0644);

        assertThatThrownBy(() -> cache().unpacked("1.0", () -> new ByteArrayInputStream(packed)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("../outside");
        assertThat(temporary.resolve("cache/outside")).doesNotExist();
    }

    private BinariesCache cache() {
        return new BinariesCache(temporary.resolve("cache"), new Account.SameUser());
    }

    /** Names and modes by turns; each file holds its name, and a link leads to the first. */
    private static byte[] archive(Object... namesAndModes) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(new XZOutputStream(bytes, new LZMA2Options()))) {
            for (int i = 0; i < namesAndModes.length; i += 2) {
                byte[] content = namesAndModes[i].toString().getBytes(StandardCharsets.UTF_8);
                var entry = new TarArchiveEntry(namesAndModes[i].toString(), true);
                entry.setMode((Integer) namesAndModes[i + 1]);
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
            var link = new TarArchiveEntry("link", TarConstants.LF_SYMLINK);
            link.setLinkName(namesAndModes[0].toString());
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }
}
