package io.nightlatch.access.file;

import java.util.Optional;
import java.util.function.Function;

/** Reads a file of YAML to its end, also past errors, so that all of them are told at once. */
public final class YamlFile {
    private YamlFile() {}

    /**
     * @param file how errors name the file
     * @param reader makes of the root value what the file stands for; where it cannot, it leaves an error at a value and
     *     returns empty
     * @throws FileErrors with everything that is wrong
     */
    public static <T> T read(String file, String text, Function<YamlValue, Optional<T>> reader) {
        var problems = new Problems(file);
        var result = reader.apply(new YamlValue(YamlTree.of(problems, text), problems));
        problems.throwIfAny();
        return result.orElseThrow(() -> new IllegalStateException(file + " was refused without a word"));
    }
}
