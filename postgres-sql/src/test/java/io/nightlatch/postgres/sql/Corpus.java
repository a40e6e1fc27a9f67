package io.nightlatch.postgres.sql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * PostgreSQL's regression scripts, where {@code build-tools/regress} has fetched them or in the folder that the system property
 * names; we carry no copy.
 * Cut at semicolons that end a line, which is enough to compare two parsers: a piece need not be a statement.
 */
final class Corpus {
    private static final int SAMPLE = 1_500;

    private Corpus() {}

    static Optional<Path> folder() {
        return Optional.of(System.getProperty("nightlatch.regress", ""))
                .map(named -> Path.of(named.isBlank() ? "../build-tools/target/regress" : named))
                .filter(folder -> isForAll() || Files.isDirectory(folder));
    }

    /** Whether somebody asked for more than a sample. */
    static boolean isForAll() {
        return !System.getProperty("nightlatch.regress", "").isBlank();
    }

    /** Evenly out of all; empty where there are none. */
    static List<String> sample() throws IOException {
        var all = all();
        var some = new ArrayList<String>();
        int step = Math.max(1, all.size() / SAMPLE);
        for (int i = 0; i < all.size(); i += step) some.add(all.get(i));
        return some;
    }

    static List<String> all() throws IOException {
        var all = new ArrayList<String>();
        if (folder().isEmpty()) return all;
        try (var files = Files.walk(folder().get())) {
            for (var file : files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList()) {
                for (var piece :
                        new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("(?<=;)\\s*\\n", -1)) {
                    if (!piece.isBlank() && piece.indexOf('\0') < 0) all.add(piece.strip());
                }
            }
        }
        return all;
    }
}
