package io.nightlatch.build;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code Format [--apply] FOLDER…}: exit code 0 if every source is formatted, else 1 with the list of those that are not. */
final class Format {
    private static final Path SEEN = Path.of("build-tools", "target", "formatted");

    private Format() {}

    public static void main(String[] words) throws IOException {
        var folders = new ArrayList<>(List.of(words));
        boolean apply = folders.remove("--apply");
        var seen = SeenSources.load(SEEN);
        var sources = new Sources(seen);
        var changed = new ArrayList<Path>();
        var unreadable = new ArrayList<String>();
        for (var folder : folders.isEmpty() ? List.of(".") : folders) {
            for (var source : Sources.below(Path.of(folder))) {
                try {
                    if (apply ? sources.rewrite(source) : sources.differs(source)) changed.add(source.normalize());
                } catch (UnreadableSource e) {
                    unreadable.add(source.normalize() + ": " + e.getMessage());
                }
            }
        }
        seen.save(SEEN);
        unreadable.forEach(System.err::println);
        if (apply) {
            changed.forEach(source -> System.out.println("formatted " + source));
        } else if (!changed.isEmpty()) {
            changed.forEach(source -> System.err.println("not formatted: " + source));
            System.err.println("Run build-tools/format, look at what it changed, and commit that.");
        }
        if (!unreadable.isEmpty() || (!apply && !changed.isEmpty())) System.exit(1);
    }
}
