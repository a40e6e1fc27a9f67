package io.nightlatch.access.policy;

import io.nightlatch.access.condition.Expression;
import io.nightlatch.access.file.YamlValue;
import java.util.Optional;

/** What stands at {@code condition} of a rule, and the expression at {@code when} of any part. */
final class ConditionFile {
    private ConditionFile() {}

    static Optional<Condition> read(YamlValue value) {
        return value.fields("when", "because").flatMap(fields -> {
            var when = fields.required("when").flatMap(ConditionFile::expression);
            var because = fields.required("because").flatMap(YamlValue::text);
            return when.flatMap(what -> because.map(words -> new Condition(what, words)));
        });
    }

    static Optional<Expression> expression(YamlValue value) {
        var text = value.text();
        if (text.isEmpty()) return Optional.empty();
        try {
            return Optional.of(Expression.parse(text.get()));
        } catch (Expression.Wrong e) {
            value.refuseWithin(text.get(), e.line(), e.column(), e.words());
            return Optional.empty();
        }
    }
}
