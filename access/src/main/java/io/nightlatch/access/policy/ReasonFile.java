package io.nightlatch.access.policy;

import io.nightlatch.access.file.YamlValue;
import java.util.Map;
import java.util.Optional;

/** What stands at {@code reason} of a wrapped role: a word, or the pattern that a required reason has to fit. */
record ReasonFile(boolean required, Optional<String> pattern) {
    static final ReasonFile NONE = new ReasonFile(false, Optional.empty());

    static Optional<ReasonFile> read(YamlValue value) {
        if (value.isMapping()) {
            return value.fields("pattern")
                    .flatMap(fields -> fields.required("pattern"))
                    .flatMap(text -> text.as(pattern -> Terms.compiled(pattern).pattern()))
                    .map(pattern -> new ReasonFile(true, Optional.of(pattern)));
        }
        return value.oneOf(Map.of("required", true, "optional", false))
                .map(required -> new ReasonFile(required, Optional.empty()));
    }
}
