package io.nightlatch.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {
    private static final String TODAYS_SYNTAX = """
        record Point(int x, int y) {
            static int left(Object shape) {
                return switch (shape) {
                    case Point(var x, var _) when x > 0 -> x;
                    case Object _ -> 0;
                };
            }
        }
        """;

    @TempDir
    private Path folder;

    @Test
    void leavesAFormattedSourceAlone() throws Exception {
        var source = Files.writeString(folder.resolve("Point.java"), TODAYS_SYNTAX);
        var sources = new Sources(SeenSources.load(folder.resolve("seen")));

        assertThat(sources.differs(source)).isFalse();
        assertThat(sources.rewrite(source)).isFalse();
        assertThat(source).hasContent(TODAYS_SYNTAX);
    }

    @Test
    void findsAndRewritesASourceThatIsFormattedOtherwise() throws Exception {
        var source = Files.writeString(folder.resolve("Point.java"), TODAYS_SYNTAX.replace("    ", "\t"));
        var sources = new Sources(SeenSources.load(folder.resolve("seen")));

        assertThat(sources.differs(source)).isTrue();
        assertThat(sources.rewrite(source)).isTrue();
        assertThat(source).hasContent(TODAYS_SYNTAX);
        assertThat(sources.differs(source)).isFalse();
    }

    @Test
    void saysWhereASourceCannotBeRead() throws Exception {
        var source = Files.writeString(folder.resolve("Broken.java"), "class Broken {\n  int x = ;\n}\n");
        var sources = new Sources(SeenSources.load(folder.resolve("seen")));

        assertThatExceptionOfType(UnreadableSource.class)
                .isThrownBy(() -> sources.differs(source))
                .withMessageContaining("2:");
    }

    @Test
    void remembersAcrossRunsOnlyWhatWasFormatted() throws Exception {
        var file = folder.resolve("seen");
        var source = Files.writeString(folder.resolve("Point.java"), TODAYS_SYNTAX.replace("    ", "\t"));
        var first = SeenSources.load(file);
        new Sources(first).differs(source);
        first.save(file);

        var second = SeenSources.load(file);

        assertThat(second.contains(TODAYS_SYNTAX)).isTrue();
        assertThat(second.contains(Files.readString(source))).isFalse();
    }

    @Test
    void looksOnlyAtWhatPeopleWrote() throws Exception {
        var written = folder.resolve("src/main/java/A.java");
        for (var name : new String[] {"src/main/java/A.java", "target/generated/B.java", ".hidden/C.java"}) {
            var file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "class " + name.charAt(name.length() - 6) + " {}\n");
        }

        assertThat(Sources.below(folder)).containsExactly(written);
    }
}
