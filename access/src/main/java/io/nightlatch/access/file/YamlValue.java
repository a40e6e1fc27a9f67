package io.nightlatch.access.file;

import io.nightlatch.access.file.YamlNode.Mapping;
import io.nightlatch.access.file.YamlNode.Scalar;
import io.nightlatch.access.file.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A value and where it stands. To ask it for what it is not leaves an error in the file's list and answers empty, so that
 * reading goes on to the next error.
 */
public final class YamlValue {
    private final YamlNode node;
    private final Problems problems;

    YamlValue(YamlNode node, Problems problems) {
        this.node = node;
        this.problems = problems;
    }

    /** Where its text begins, in chars. */
    public int start() {
        return node.at().start();
    }

    /** Where its text has ended, in chars. */
    public int end() {
        return node.end();
    }

    /** Whether no value is there: nothing at all, {@code null} or {@code ~}. */
    public boolean isNothing() {
        return node instanceof Scalar scalar && scalar.isNothing();
    }

    public boolean isMapping() {
        return node instanceof Mapping;
    }

    public boolean isList() {
        return node instanceof Sequence;
    }

    /** Any scalar as it is written; {@code no} and {@code 007} stay what they are. */
    public Optional<String> text() {
        if (node instanceof Scalar scalar && !scalar.isNothing()) return Optional.of(scalar.text());
        return wrong("a text");
    }

    /** A text as {@code border} makes a value of it; the message of its {@link IllegalArgumentException} becomes the error. */
    public <T> Optional<T> as(Function<String, T> border) {
        return text().flatMap(text -> {
            try {
                return Optional.of(border.apply(text));
            } catch (IllegalArgumentException e) {
                refuse(node.words() + " stands here; " + e.getMessage());
                return Optional.empty();
            }
        });
    }

    public Optional<Integer> wholeNumber(int least, int most) {
        if (node instanceof Scalar(var _, var _, var text, var plain) && plain && text.matches("-?\\d{1,9}")) {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) return Optional.of(number);
        }
        return wrong("a whole number from " + least + " to " + most);
    }

    public Optional<Boolean> flag() {
        return oneOf(Map.of("true", true, "false", false));
    }

    public <T> Optional<T> oneOf(Map<String, T> words) {
        var choice = String.join(" or ", words.keySet().stream().sorted().toList());
        if (!(node instanceof Scalar scalar) || !words.containsKey(scalar.text())) return wrong(choice);
        return Optional.ofNullable(words.get(scalar.text()));
    }

    public List<YamlValue> list() {
        if (node instanceof Sequence(var _, var _, var items))
            return items.stream().map(this::of).toList();
        wrong(
                node instanceof Scalar scalar && !scalar.isNothing()
                        ? "a list, such as [" + scalar.text() + "],"
                        : "a list");
        return List.of();
    }

    /** A list of texts as {@code border} makes values of them; what it refuses is left out. */
    public <T> List<T> listOf(Function<String, T> border) {
        return list().stream().flatMap(item -> item.as(border).stream()).toList();
    }

    /** The entries of a mapping whose keys are names of the writer's choice, in the order of the file. */
    public List<Entry> entries() {
        if (node instanceof Mapping(var _, var _, var pairs)) {
            return pairs.stream()
                    .map(pair -> new Entry(of(pair.key()), of(pair.value())))
                    .toList();
        }
        wrong("a mapping (name: value)");
        return List.of();
    }

    /** One entry of a mapping. */
    public record Entry(YamlValue key, YamlValue value) {}

    /** A mapping whose keys are these and no others. */
    public Optional<YamlFields> fields(String... known) {
        if (!(node instanceof Mapping(var _, var _, var pairs))) {
            return wrong("a mapping of " + String.join(", ", known));
        }
        var names = List.of(known);
        var fields = new ArrayList<Entry>();
        for (var pair : pairs) {
            var name = pair.key().text();
            if (names.contains(name)) fields.add(new Entry(of(pair.key()), of(pair.value())));
            else of(pair.key()).refuse("'" + name + "' is not known here; " + Spelling.advice(name, names));
        }
        return Optional.of(new YamlFields(this, fields));
    }

    /** Leaves an error here. */
    public void refuse(String message) {
        problems.add(located(message));
    }

    /** Leaves an error at a place within the text that stands here; line and column count from 1 in the text. */
    public void refuseWithin(String text, int line, int column, String message) {
        int marks = end() - start() - text.length();
        boolean isAsWritten = line == 1 && text.indexOf('\n') < 0 && (marks == 0 || marks == 2);
        if (isAsWritten) {
            int first = node.at().column() + marks / 2;
            problems.add(problems.at(
                    new YamlNode.Place(node.at().line(), first + column - 1, start() + marks / 2 + column - 1),
                    message));
        } else {
            refuse(message + " (line " + line + ", column " + column + " of what stands here)");
        }
    }

    /** Leaves an error of another file that this value names. */
    public void refuse(FileError error) {
        problems.add(error);
    }

    /** A message with this place, for what is told but not refused. */
    public FileError located(String message) {
        return problems.at(node.at(), message);
    }

    private <T> Optional<T> wrong(String right) {
        refuse(node.words() + " stands here; " + right + " would be right");
        return Optional.empty();
    }

    private YamlValue of(YamlNode part) {
        return new YamlValue(part, problems);
    }
}
