package io.nightlatch.postgres.roles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One way by which a right may outlive its end.
 *
 * @param as the wrapped role it is tried with, or "superuser"
 * @param since the first major version that has it
 */
record Way(String chapter, String name, String as, int since, List<Line> lines) {
    /** @param running it does not come to an end by itself */
    record Line(String who, boolean running, String sql) {}

    boolean needsASuperuser() {
        return as.equals("superuser");
    }

    static List<Way> all() {
        var ways = new ArrayList<Way>();
        var chapter = "";
        for (var line : text().split("\n", -1)) {
            if (line.isBlank() || line.startsWith("# ")) continue;
            if (line.startsWith("== ")) {
                chapter = line.substring(3);
            } else if (line.startsWith("## ")) {
                var parts = line.substring(3).split(" \\| ", -1);
                int since = parts.length > 2 ? Integer.parseInt(parts[2]) : 0;
                ways.add(new Way(chapter, parts[0], parts[1], since, new ArrayList<>()));
            } else {
                int end = line.indexOf(' ');
                ways.getLast()
                        .lines()
                        .add(new Line(
                                line.substring(0, end - 1), line.charAt(end - 1) == '~', line.substring(end + 1)));
            }
        }
        return ways;
    }

    private static String text() {
        try (var in = Way.class.getResourceAsStream("ways.txt")) {
            if (in == null) throw new IllegalStateException("ways.txt is missing");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
