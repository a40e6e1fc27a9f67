package io.nightlatch.access.policy;

import io.nightlatch.access.file.YamlValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stands at {@code reason} of a wrapped role: a word, or the pattern that a required reason has to fit. */
record ReasonFile(boolean required, List<ReasonPattern> patterns) {
    static final ReasonFile NONE = new ReasonFile(false, List.of());

    static Optional<ReasonFile> read(YamlValue value) {
        if (!value.isMapping()) {
            return value.oneOf(Map.of("required", true, "optional", false))
                    .map(required -> new ReasonFile(required, List.of()));
        }
        return value.fields("pattern", "link").flatMap(fields -> {
            var regex = fields.required("pattern")
                    .flatMap(text -> text.as(it -> new ReasonPattern(it, Optional.empty()).regex()));
            if (regex.isEmpty()) return Optional.empty();
            var pattern = fields.optional("link")
                    .map(text -> text.as(it -> new ReasonPattern(regex.get(), Optional.of(it))))
                    .orElseGet(() -> Optional.of(new ReasonPattern(regex.get(), Optional.empty())));
            return pattern.map(it -> new ReasonFile(true, List.of(it)));
        });
    }
}
