package io.nightlatch.build;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Java sources against their formatted selves. */
final class Sources {
    private final Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .build());
    private final SeenSources seen;

    Sources(SeenSources seen) {
        this.seen = seen;
    }

    /** The sources that people wrote: nothing from a {@code target}, {@code node_modules} or hidden folder. */
    static List<Path> below(Path folder) throws IOException {
        var found = new ArrayList<Path>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                var name = directory.normalize().getFileName().toString();
                boolean skip = name.startsWith(".") || name.equals("target") || name.equals("node_modules");
                return skip && !directory.equals(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".java")) found.add(file);
                return FileVisitResult.CONTINUE;
            }
        });
        found.sort(null);
        return found;
    }

    boolean differs(Path source) throws IOException, UnreadableSource {
        var text = Files.readString(source);
        return !seen.contains(text) && !formatted(text).equals(text);
    }

    /** Whether there was something to rewrite. */
    boolean rewrite(Path source) throws IOException, UnreadableSource {
        var text = Files.readString(source);
        if (seen.contains(text)) return false;
        var formatted = formatted(text);
        if (formatted.equals(text)) return false;
        Files.writeString(source, formatted);
        return true;
    }

    private String formatted(String text) throws UnreadableSource {
        try {
            var formatted = formatter.formatSourceAndFixImports(text);
            seen.add(formatted);
            return formatted;
        } catch (FormatterException e) {
            throw new UnreadableSource(e);
        }
    }
}
