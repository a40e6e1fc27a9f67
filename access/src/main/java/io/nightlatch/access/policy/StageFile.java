package io.nightlatch.access.policy;

import io.nightlatch.access.file.YamlFields;
import io.nightlatch.access.file.YamlValue;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.PrincipalName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What stands at {@code approve}.
 *
 * @param groups reads the name of a group
 */
record StageFile(Function<YamlValue, Optional<Group>> groups) {
    List<Stage> stages(YamlValue value) {
        var items = value.list();
        if (items.isEmpty())
            value.refuse("no stage stands here; at least one is needed, such as {by: [dbas], count: 1}");
        var stages = items.stream().flatMap(item -> stage(item).stream()).toList();
        if (!stages.isEmpty() && stages.getLast().mayBeLeft()) {
            items.getLast()
                    .refuse("the last stage cannot move on: nobody would have agreed; widen or deny would be right");
        }
        return stages;
    }

    private Optional<Stage> stage(YamlValue value) {
        return value.fields("by", "people", "count", "of", "unanswered").flatMap(fields -> {
            var by = fields.optional("by").map(this::groups).orElse(List.of());
            var people = fields.optional("people")
                    .map(list -> list.listOf(PrincipalName::new))
                    .orElse(List.of());
            boolean all = fields.optional("of")
                    .flatMap(it -> it.oneOf(Map.of("any", false, "all", true)))
                    .orElse(false);
            if (by.isEmpty() && people.isEmpty()) {
                if (fields.optional("by").isEmpty()) {
                    value.refuse("nobody stands here; name groups, such as by: [dbas], or people: [carol]");
                }
                return Optional.empty();
            }
            var unanswered = fields.optional("unanswered")
                    .map(it -> new UnansweredFile(groups).steps(it, all))
                    .orElse(List.of());
            var stage = all ? ofAll(fields, by, people) : ofAny(fields, by, people);
            return stage.map(it -> it.unanswered(unanswered));
        });
    }

    private static Optional<Stage> ofAll(YamlFields fields, List<Group> by, List<PrincipalName> people) {
        fields.optional("count")
                .ifPresent(count -> count.refuse("with of: all there is one yes for each; leave 'count' out"));
        return Optional.of(Stage.all(by, people));
    }

    private static Optional<Stage> ofAny(YamlFields fields, List<Group> by, List<PrincipalName> people) {
        var count = fields.optional("count").map(it -> it.wholeNumber(1, 100)).orElse(Optional.of(1));
        if (by.isEmpty() && count.filter(it -> it > people.size()).isPresent()) {
            fields.whole().refuse(count.get() + " people are asked for, and " + people.size() + " named");
        }
        return count.map(it -> new Stage(by, people, it, false));
    }

    private List<Group> groups(YamlValue value) {
        var items = value.list();
        if (items.isEmpty()) value.refuse("no group stands here, so that nobody could approve; name one at least");
        return items.stream().flatMap(item -> groups.apply(item).stream()).toList();
    }
}
