package io.nightlatch.access.policy;

import io.nightlatch.access.file.YamlFields;
import io.nightlatch.access.file.YamlValue;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.PrincipalName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What stands at {@code unanswered} of a stage.
 *
 * @param groups reads the name of a group
 */
record UnansweredFile(Function<YamlValue, Optional<Group>> groups) {
    /** @param all whether the stage asks one person for each: nobody can stand in there */
    List<Unanswered> steps(YamlValue value, boolean all) {
        var steps = new ArrayList<Unanswered>();
        for (var item : value.list()) {
            var step = step(item, all);
            if (step.isEmpty()) continue;
            if (!steps.isEmpty() && whyNotAfter(steps.getLast(), step.get()).isPresent()) {
                item.refuse(whyNotAfter(steps.getLast(), step.get()).get());
            } else {
                steps.add(step.get());
            }
        }
        return steps;
    }

    private static Optional<String> whyNotAfter(Unanswered before, Unanswered step) {
        if (!(before.then() instanceof Unanswered.Then.Widen)) {
            return Optional.of("after '" + before.then().word() + "' nothing more is done in this stage");
        }
        return step.after().compareTo(before.after()) > 0
                ? Optional.empty()
                : Optional.of(
                        "each step comes later than the one before it, and all are counted from the stage's begin");
    }

    private Optional<Unanswered> step(YamlValue value, boolean all) {
        return value.fields("after", "then", "by", "people").flatMap(fields -> {
            var after = fields.required("after").flatMap(RuleFile::duration);
            var then = fields.required("then")
                    .flatMap(it -> it.oneOf(Map.of("widen", "widen", "move-on", "move-on", "deny", "deny")));
            if (after.isEmpty() || then.isEmpty()) return Optional.empty();
            return then(then.get(), fields, all).map(it -> new Unanswered(after.get(), it));
        });
    }

    private Optional<Unanswered.Then> then(String word, YamlFields fields, boolean all) {
        var by = fields.optional("by").map(this::groups).orElse(List.of());
        var people = fields.optional("people")
                .map(list -> list.listOf(PrincipalName::new))
                .orElse(List.of());
        if (!word.equals("widen")) {
            if (!by.isEmpty() || !people.isEmpty()) fields.whole().refuse("only 'widen' names who is asked too");
            return Optional.of(word.equals("deny") ? new Unanswered.Then.Deny() : new Unanswered.Then.MoveOn());
        }
        if (all) fields.whole().refuse("with of: all nobody can stand in for another; move-on or deny would be right");
        else if (by.isEmpty() && people.isEmpty()) {
            fields.whole().refuse("'widen' names who is asked too, such as by: [dbas]");
        }
        return Optional.of(new Unanswered.Then.Widen(by, people));
    }

    private List<Group> groups(YamlValue value) {
        return value.list().stream()
                .flatMap(item -> groups.apply(item).stream())
                .toList();
    }
}
