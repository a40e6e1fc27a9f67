package io.nightlatch.access.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nightlatch.access.file.FileError;
import io.nightlatch.access.file.FileErrors;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The published schema knows the fields that the reader knows. */
class PolicySchemaTest {
    private static final String UNKNOWN = "zzzzzzzzzzzz";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {%s: 1}                                                       | /
        {databases: {shop: {%s: 1}}}                                  | $defs/database
        {databases: {shop: {wrapped: [{%s: 1}]}}}                     | $defs/rule
        {databases: {shop: {wrapped: [{approve: [{%s: 1}]}]}}}        | $defs/stage
        {databases: {shop: {wrapped: [{approve: [{by: [a], unanswered: [{%s: 1}]}]}]}}} | $defs/stage/properties/unanswered/items
        {databases: {shop: {wrapped: [{duration: {%s: 1}}]}}}         | $defs/rule/properties/duration
        {databases: {shop: {wrapped: [{hours: {%s: 1}}]}}}            | $defs/rule/properties/hours
        {databases: {shop: {wrapped: [{duration: {max: 1h}, extend: {%s: 1}}]}}} | $defs/rule/properties/extend
        {databases: {shop: {wrapped: [{condition: {%s: 1}}]}}}        | $defs/rule/properties/condition
        {databases: {shop: {highImpact: [{%s: 1}]}}}                  | $defs/highImpact
        {tests: [{%s: 1}]}                                            | $defs/test
        """)
    void knowsWhatTheReaderKnows(String text, String place) {
        var thrown = catchThrowableOfType(
                FileErrors.class, () -> PolicyFile.parse("policy.yaml", text.formatted(UNKNOWN), Optional.empty()));

        var known = "known are: " + String.join(", ", at(place).keySet());
        assertThat(thrown.errors())
                .extracting(FileError::message)
                .contains("'" + UNKNOWN + "' is not known here; " + known);
    }

    private static Map<String, Object> at(String place) {
        Object here = new Load(LoadSettings.builder().build()).loadFromString(PolicyFile.schema());
        for (var name : (place.equals("/") ? "properties" : place + "/properties").split("/", -1)) {
            here = map(here).get(name);
        }
        var fields = new TreeMap<String, Object>();
        map(here).forEach((name, what) -> fields.put((String) name, what));
        return fields;
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return Objects.requireNonNull((Map<?, ?>) value);
    }
}
