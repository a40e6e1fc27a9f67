package io.nightlatch.access.policy;

import io.nightlatch.access.file.YamlValue;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Group;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The part {@code wrapped} of a database in the policy's file.
 *
 * @param groups reads the name of a group
 * @param baseline the roles that are had without asking
 */
record RuleFile(Function<YamlValue, Optional<Group>> groups, StageFile stages, Set<DatabaseRole> baseline) {
    List<Rule> rules(YamlValue value) {
        var names = new HashSet<String>();
        return value.list().stream().flatMap(item -> rule(item, names).stream()).toList();
    }

    private Optional<Rule> rule(YamlValue value, Set<String> names) {
        return value.fields(
                        "name",
                        "role",
                        "who",
                        "approve",
                        "duration",
                        "reason",
                        "act",
                        "waits",
                        "keeps",
                        "hours",
                        "condition",
                        "autoApprove",
                        "extend",
                        "atEnd")
                .flatMap(fields -> {
                    var role = fields.required("role").flatMap(this::role);
                    var who = fields.required("who").map(this::askers);
                    var approve = fields.required("approve").map(stages::stages);
                    var limits = fields.required("duration").flatMap(RuleFile::limits);
                    var reason = fields.optional("reason").map(ReasonFile::read).orElse(Optional.of(ReasonFile.NONE));
                    var waits =
                            fields.optional("waits").map(RuleFile::duration).orElse(Optional.of(Terms.USUAL.waits()));
                    var keeps =
                            fields.optional("keeps").map(RuleFile::duration).orElse(Optional.of(Terms.USUAL.keeps()));
                    var hours = fields.optional("hours")
                            .map(it -> HoursFile.read(it).map(List::of))
                            .orElse(Optional.of(List.of()));
                    var conditions = fields.optional("condition").flatMap(ConditionFile::read).stream()
                            .toList();
                    var autoApprove = fields.optional("autoApprove").flatMap(ConditionFile::expression);
                    var extend = fields.optional("extend")
                            .flatMap(it -> limits.flatMap(limit -> ExtendFile.read(it, limit.max())));
                    var atEnd =
                            fields.optional("atEnd").flatMap(AtEndFile::read).orElse(AtEnd.CUT);
                    var act = fields.optional("act")
                            .map(it -> it.oneOf(Map.of("inherit", Act.INHERIT, "as-role", Act.AS_ROLE)))
                            .orElse(Optional.of(Act.BY_OWNERSHIP));
                    boolean whole = Stream.of(role, who, approve, limits, reason, act, waits, keeps, hours)
                                    .allMatch(Optional::isPresent)
                            && !approve.orElseThrow().isEmpty();
                    if (!whole) return Optional.empty();
                    var name = fields.optional("name")
                            .flatMap(YamlValue::text)
                            .orElseGet(() -> Rule.usualName(role.orElseThrow(), who.orElseThrow()));
                    if (!names.add(name)) {
                        value.refuse("'" + name + "' is the name of an earlier rule; give each its own by name: …");
                    }
                    return Optional.of(new Rule(
                            name,
                            role.orElseThrow(),
                            who.orElseThrow(),
                            approve.orElseThrow(),
                            limits.orElseThrow().max(),
                            limits.orElseThrow().usual(),
                            reason.orElseThrow().required(),
                            act.orElseThrow(),
                            new Terms(
                                    waits.orElseThrow(),
                                    keeps.orElseThrow(),
                                    reason.orElseThrow().patterns(),
                                    hours.orElseThrow(),
                                    conditions,
                                    autoApprove.stream()
                                            .map(when -> new AutoApproval(name, when))
                                            .toList(),
                                    extend,
                                    atEnd)));
                });
    }

    private Optional<DatabaseRole> role(YamlValue value) {
        var role = value.as(DatabaseRole::new);
        role.filter(baseline::contains)
                .ifPresent(it ->
                        value.refuse("'" + it + "' is in the baseline too, so that nobody would have to ask for it;"
                                + " take it out of one of them"));
        return role;
    }

    private List<Group> askers(YamlValue value) {
        var items = value.list();
        if (items.isEmpty()) value.refuse("no group stands here, so that nobody could ask; name one at least");
        return items.stream().flatMap(item -> groups.apply(item).stream()).toList();
    }

    private record Limits(Duration max, Duration usual) {}

    private static Optional<Limits> limits(YamlValue value) {
        return value.fields("max", "default").flatMap(fields -> {
            var max = fields.required("max").flatMap(RuleFile::duration);
            var usual = fields.optional("default").map(RuleFile::duration).orElse(max);
            if (max.isEmpty() || usual.isEmpty()) return Optional.empty();
            if (usual.get().compareTo(max.get()) > 0) {
                fields.optional("default")
                        .orElse(value)
                        .refuse("'" + Durations.format(usual.get()) + "' stands here; a default is at most the max, "
                                + Durations.format(max.get()));
                return Optional.empty();
            }
            return Optional.of(new Limits(max.get(), usual.get()));
        });
    }

    static Optional<Duration> duration(YamlValue value) {
        var duration = value.as(Durations::parse);
        if (duration.filter(it -> !it.isPositive()).isEmpty()) return duration;
        value.refuse("a duration of nothing stands here; 15m would be right");
        return Optional.empty();
    }
}
