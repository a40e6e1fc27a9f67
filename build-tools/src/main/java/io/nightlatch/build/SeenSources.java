package io.nightlatch.build;

import com.palantir.javaformat.java.Formatter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/** The digests of texts known to be formatted, so that an unchanged source costs a hash and not a parse. */
final class SeenSources {
    private final Set<String> before;
    private final Set<String> now = new HashSet<>();
    private final String formatter;

    private SeenSources(Set<String> before) {
        this.before = before;
        this.formatter = String.valueOf(Formatter.class.getProtectionDomain().getCodeSource());
    }

    /** Starts with none if there is no such file. */
    static SeenSources load(Path file) throws IOException {
        return new SeenSources(Files.exists(file) ? Set.copyOf(Files.readAllLines(file)) : Set.of());
    }

    /** Keeps only what this run met, so that the file does not grow with every version of a source. */
    void save(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, now.stream().sorted().toList());
    }

    boolean contains(String text) {
        var digest = digest(text);
        if (!before.contains(digest)) return false;
        now.add(digest);
        return true;
    }

    void add(String formatted) {
        now.add(digest(formatted));
    }

    /** Of the text and of the formatter's version: another version may want it otherwise. */
    private String digest(String text) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(formatter.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
