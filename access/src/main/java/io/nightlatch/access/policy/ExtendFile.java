package io.nightlatch.access.policy;

import io.nightlatch.access.file.YamlValue;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What stands at {@code extend} of a rule. */
final class ExtendFile {
    private ExtendFile() {}

    /** @param max the longest that can be asked for, which is the total where none is written */
    static Optional<Extend> read(YamlValue value, Duration max) {
        return value.fields("times", "total", "approval").flatMap(fields -> {
            var times =
                    fields.optional("times").map(it -> it.wholeNumber(1, 100)).orElse(Optional.of(1));
            var total = fields.optional("total").map(it -> total(it, max)).orElse(Optional.of(max));
            var again = fields.optional("approval")
                    .map(it -> it.oneOf(Map.of("again", true, "none", false)))
                    .orElse(Optional.of(true));
            if (times.isEmpty() || total.isEmpty() || again.isEmpty()) return Optional.empty();
            return Optional.of(new Extend(times.get(), total.get(), again.get()));
        });
    }

    private static Optional<Duration> total(YamlValue value, Duration max) {
        var total = RuleFile.duration(value);
        if (total.filter(it -> it.compareTo(max) < 0).isEmpty()) return total;
        value.refuse(
                "'" + Durations.format(total.get()) + "' stands here; a grant lasts with its extensions at least the"
                        + " max of its duration, " + Durations.format(max));
        return Optional.empty();
    }
}
