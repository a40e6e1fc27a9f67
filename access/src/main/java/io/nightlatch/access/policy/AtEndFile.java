package io.nightlatch.access.policy;

import io.nightlatch.access.file.YamlValue;
import io.nightlatch.access.policy.AtEnd.Finish;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What stands at {@code atEnd} of a rule. */
final class AtEndFile {
    /** Longer than that is an extension, which has rules of its own. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private AtEndFile() {}

    static Optional<AtEnd> read(YamlValue value) {
        if (!value.isMapping()) return value.oneOf(Map.of("cut", AtEnd.CUT));
        return value.fields("finish", "within").flatMap(fields -> {
            var finish = fields.required("finish")
                    .flatMap(it -> it.oneOf(Map.of("statement", Finish.STATEMENT, "transaction", Finish.TRANSACTION)));
            var within = fields.required("within").flatMap(AtEndFile::within);
            return finish.flatMap(what -> within.map(time -> new AtEnd(what, time)));
        });
    }

    private static Optional<Duration> within(YamlValue value) {
        var within = RuleFile.duration(value);
        if (within.filter(it -> it.compareTo(LONGEST) > 0).isEmpty()) return within;
        value.refuse("'" + Durations.format(within.get()) + "' stands here; what runs at the end has at most "
                + Durations.format(LONGEST));
        return Optional.empty();
    }
}
