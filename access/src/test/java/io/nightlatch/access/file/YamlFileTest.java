package io.nightlatch.access.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlFileTest {
    @Test
    void saysWhereWhatStandsAndWhatWouldBeRightForAnUnknownKey() {
        var errors = errorsOf("role: a\naproove: b\n", root -> root.fields("act", "approve", "role"));

        assertThat(errors)
                .containsExactly("policy.yaml:2:1: 'aproove' is not known here; did you mean 'approve'?"
                        + " known are: act, approve, role");
    }

    @Test
    void guessesNothingForAWordThatIsLikeNone() {
        var errors = errorsOf("webhook: b\n", root -> root.fields("act", "approve"));

        assertThat(errors).containsExactly("policy.yaml:1:1: 'webhook' is not known here; known are: act, approve");
    }

    @Test
    void tellsAllErrorsOfAFileInItsOrder() {
        var errors = errorsOf(
                "a: [1]\nb: many\na: 2\nc: 3\n",
                root -> root.fields("a", "b").map(fields -> {
                    fields.required("b").ifPresent(value -> value.wholeNumber(1, 9));
                    fields.required("a").ifPresent(YamlValue::text);
                    return fields;
                }));

        assertThat(errors)
                .containsExactly(
                        "policy.yaml:1:4: a list stands here; a text would be right",
                        "policy.yaml:2:4: 'many' stands here; a whole number from 1 to 9 would be right",
                        "policy.yaml:3:1: 'a' is here twice, first in line 1; leave one",
                        "policy.yaml:4:1: 'c' is not known here; known are: a, b");
    }

    @Test
    void namesAFieldThatIsMissingAtTheStartOfItsMapping() {
        var errors = errorsOf("\n  a: 1\n", root -> root.fields("a", "b").flatMap(fields -> fields.required("b")));

        assertThat(errors).containsExactly("policy.yaml:2:3: 'b' is missing here");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        a: &x 1            | policy.yaml:1:4: an anchor (&) stands here; write the value without it
        a: *x              | policy.yaml:1:4: an alias (*) stands here; write the value itself
        a: !!str 1         | policy.yaml:1:4: a tag (!) stands here; write the value without it
        a: !!java.io.File x| policy.yaml:1:4: a tag (!) stands here; write the value without it
        ? [b]              | policy.yaml:1:3: a list stands here as a key; a name would be right
        """)
    void refusesWhatNobodyNeedsInAConfiguration(String text, String error) {
        var errors = errorsOf(text, root -> Optional.of(root.entries()));

        assertThat(errors).contains(error);
    }

    @Test
    void refusesASecondDocument() {
        var errors = errorsOf("a: 1\n---\nb: 2\n", root -> Optional.of(root.entries()));

        assertThat(errors).containsExactly("policy.yaml:2:1: a second document begins; write one only");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: [1", "a: {b: \"x}", "a: 1\n b: 2", "\t- x", "a: \u0001", "a: b: c", "{a: ${X}}"})
    void refusesWhatIsNotYamlWithAPlace(String text) {
        var errors = errorsOf(text, root -> Optional.of(root.entries()));

        assertThat(errors).singleElement().asString().startsWith("policy.yaml:").contains("is not YAML");
    }

    @Test
    void saysThatAVariableInsideBracesNeedsQuotes() {
        var errors = errorsOf("broker: {password: ${SECRET}}", root -> Optional.of(root.entries()));

        assertThat(errors).singleElement().asString().endsWith("inside { } a ${NAME} needs quotes: \"${NAME}\"");
    }

    @Test
    void refusesATextThatIsTooLongOrTooDeep() {
        assertThat(errorsOf("a: " + "x".repeat(TextFile.MAX_BYTES), Optional::of))
                .containsExactly("policy.yaml:1:1: is longer than 1048576 bytes");
        assertThat(errorsOf("[".repeat(100_000), Optional::of))
                .singleElement()
                .asString()
                .endsWith("is nested deeper than 20 levels");
    }

    @Test
    void readsWordsThatOtherReadersTakeForNumbersAndTruthsAsTheyStand() {
        var words = YamlFile.read(
                "x", "[no, 007, 1_000, 0x10, 2026-01-01, \"null\"]", root -> Optional.of(root.listOf(it -> it)));

        assertThat(words).containsExactly("no", "007", "1_000", "0x10", "2026-01-01", "null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:", "a: null", "a: ~"})
    void takesNothingForNothing(String text) {
        var errors = errorsOf(
                text,
                root -> root.fields("a").flatMap(fields -> fields.required("a")).flatMap(YamlValue::text));

        assertThat(errors).singleElement().asString().endsWith("nothing stands here; a text would be right");
    }

    @Test
    void asksForAListWhereOneValueStands() {
        var errors = errorsOf(
                "who: developers",
                root -> root.fields("who")
                        .flatMap(fields -> fields.required("who"))
                        .map(YamlValue::list));

        assertThat(errors)
                .containsExactly(
                        "policy.yaml:1:6: 'developers' stands here; a list, such as [developers], would be right");
    }

    @Test
    void knowsWhereAValueStandsBehindSignsThatTakeTwoChars() {
        var text = "\"🦉🦉\": x # 🦉\nb: {c: 🦉}  # d\n";

        var cut = YamlFile.read(
                "x",
                text,
                root -> Optional.of(root.entries().stream()
                        .map(entry -> text.substring(
                                entry.key().start(), entry.value().end()))
                        .toList()));

        assertThat(cut).containsExactly("\"🦉🦉\": x", "b: {c: 🦉}");
    }

    private static List<String> errorsOf(String text, Function<YamlValue, Optional<?>> reader) {
        var thrown = catchThrowableOfType(
                FileErrors.class,
                () -> YamlFile.read(
                        "policy.yaml", text, root -> reader.apply(root).map(Object.class::cast)));
        assertThat(thrown).isNotNull();
        return thrown.errors().stream().map(FileError::toString).toList();
    }
}
