package io.nightlatch.access.file;

import java.util.List;

/**
 * A piece of YAML where it stands. Line and column count from 1, {@code start} and {@code end} are offsets into the text in
 * chars, {@code end} behind the last of it.
 */
sealed interface YamlNode {
    Place at();

    int end();

    record Place(int line, int column, int start) {}

    /** {@code plain}: without quotes, so that nothing and {@code null} mean that no value is there. */
    record Scalar(Place at, int end, String text, boolean plain) implements YamlNode {
        boolean isNothing() {
            return plain && (text.isEmpty() || text.equals("null") || text.equals("~"));
        }
    }

    record Sequence(Place at, int end, List<YamlNode> items) implements YamlNode {}

    record Mapping(Place at, int end, List<Pair> pairs) implements YamlNode {}

    record Pair(Scalar key, YamlNode value) {}

    /** How an error names what stands there. */
    default String words() {
        return switch (this) {
            case Scalar scalar when scalar.isNothing() -> "nothing";
            case Scalar scalar
            when scalar.text().length() > 60 -> "'" + scalar.text().substring(0, 60) + "…'";
            case Scalar scalar -> "'" + scalar.text() + "'";
            case Sequence _ -> "a list";
            case Mapping _ -> "a mapping";
        };
    }
}
