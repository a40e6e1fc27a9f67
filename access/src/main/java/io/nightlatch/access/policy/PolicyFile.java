package io.nightlatch.access.policy;

import io.nightlatch.access.file.FileError;
import io.nightlatch.access.file.FileErrors;
import io.nightlatch.access.file.TextFile;
import io.nightlatch.access.file.YamlFile;
import io.nightlatch.access.file.YamlValue;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Group;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a {@code policy.yaml} says, and what in it is odd but not wrong, such as a group with nobody in it. */
public record PolicyFile(Policy policy, List<FileError> warnings) {
    private static final int VERSION_SIGNS = 12;

    public PolicyFile {
        warnings = List.copyOf(warnings);
    }

    /** @throws FileErrors with everything that is wrong in the file */
    public static PolicyFile read(Path file, Optional<Set<Group>> known) {
        return parse(file.toString(), TextFile.read(file), known);
    }

    /**
     * @param file how errors name the file
     * @param known the groups that have somebody in them; a group beside them is a warning. Empty if nobody knows
     * @throws FileErrors with everything that is wrong in the text
     */
    public static PolicyFile parse(String file, String text, Optional<Set<Group>> known) {
        var reading = new Reading(known);
        var databases = YamlFile.read(file, text, reading::databases);
        return new PolicyFile(new Policy(version(text), databases), reading.warnings);
    }

    private static String version(String text) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, VERSION_SIGNS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private record Reading(Optional<Set<Group>> known, List<FileError> warnings) {
        private static final Map<String, String> UNDOABLE =
                Map.of("membership", "membership", "login", "login", "bypass", "bypass");

        Reading(Optional<Set<Group>> known) {
            this(known, new ArrayList<>());
        }

        Optional<Map<DatabaseName, DatabasePolicy>> databases(YamlValue root) {
            var databases = new LinkedHashMap<DatabaseName, DatabasePolicy>();
            var entries = root.fields("databases").flatMap(fields -> fields.required("databases")).stream()
                    .flatMap(value -> value.entries().stream());
            entries.forEach(entry -> {
                var policy = database(entry.value());
                entry.key().as(DatabaseName::new).ifPresent(name -> policy.ifPresent(it -> databases.put(name, it)));
            });
            return Optional.of(databases);
        }

        private Optional<DatabasePolicy> database(YamlValue value) {
            return value.fields("baseline", "keep", "wrapped", "highImpact", "onDrift")
                    .map(fields -> {
                        var baseline = baseline(fields.optional("baseline"));
                        var keep = fields.optional("keep")
                                .map(list -> list.listOf(DatabaseRole::new))
                                .orElse(List.of());
                        var standing = new HashSet<DatabaseRole>();
                        baseline.values().forEach(standing::addAll);
                        var wrapped = wrapped(fields.optional("wrapped"), standing);
                        var highImpact = fields.optional("highImpact")
                                .map(list -> HighImpactFile.rules(list, this::stages))
                                .orElse(List.of());
                        var onDrift =
                                fields.optional("onDrift").map(Reading::onDrift).orElse(OnDrift.TELL);
                        return new DatabasePolicy(baseline, Set.copyOf(keep), wrapped, highImpact, onDrift);
                    });
        }

        private static OnDrift onDrift(YamlValue value) {
            var kinds = value.fields("undo").stream()
                    .flatMap(fields -> fields.optional("undo").stream())
                    .flatMap(list -> list.list().stream())
                    .flatMap(item -> item.oneOf(UNDOABLE).stream());
            return new OnDrift(kinds.collect(Collectors.toSet()));
        }

        private Map<Group, List<DatabaseRole>> baseline(Optional<YamlValue> value) {
            var baseline = new LinkedHashMap<Group, List<DatabaseRole>>();
            value.stream().flatMap(it -> it.entries().stream()).forEach(entry -> {
                var roles = entry.value().listOf(DatabaseRole::new);
                group(entry.key()).ifPresent(group -> baseline.put(group, roles));
            });
            return baseline;
        }

        private List<Rule> wrapped(Optional<YamlValue> value, Set<DatabaseRole> baseline) {
            var seen = new HashSet<DatabaseRole>();
            return value.stream()
                    .flatMap(it -> it.list().stream())
                    .flatMap(rule -> rule(rule, seen, baseline).stream())
                    .toList();
        }

        private Optional<Rule> rule(YamlValue value, Set<DatabaseRole> seen, Set<DatabaseRole> baseline) {
            return value.fields("role", "who", "approve", "duration", "reason", "act", "waits", "keeps")
                    .flatMap(fields -> {
                        var role = fields.required("role").flatMap(it -> role(it, seen, baseline));
                        var who = fields.required("who").map(it -> groups(it, "nobody could ask"));
                        var approve = fields.required("approve").map(this::stages);
                        var limits = fields.required("duration").flatMap(Reading::limits);
                        var reason =
                                fields.optional("reason").map(ReasonFile::read).orElse(Optional.of(ReasonFile.NONE));
                        var waits = fields.optional("waits")
                                .map(Reading::duration)
                                .orElse(Optional.of(Terms.USUAL.waits()));
                        var keeps = fields.optional("keeps")
                                .map(Reading::duration)
                                .orElse(Optional.of(Terms.USUAL.keeps()));
                        var act = fields.optional("act")
                                .map(it -> it.oneOf(Map.of("inherit", Act.INHERIT, "as-role", Act.AS_ROLE)))
                                .orElse(Optional.of(Act.BY_OWNERSHIP));
                        boolean whole = Stream.of(role, who, approve, limits, reason, act, waits, keeps)
                                        .allMatch(Optional::isPresent)
                                && !approve.orElseThrow().isEmpty();
                        if (!whole) return Optional.empty();
                        return Optional.of(new Rule(
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
                                        reason.orElseThrow().pattern())));
                    });
        }

        private static Optional<DatabaseRole> role(
                YamlValue value, Set<DatabaseRole> seen, Set<DatabaseRole> baseline) {
            var role = value.as(DatabaseRole::new);
            role.filter(it -> !seen.add(it))
                    .ifPresent(it -> value.refuse("'" + it + "' is wrapped twice; put its rules into one"));
            role.filter(baseline::contains)
                    .ifPresent(it ->
                            value.refuse("'" + it + "' is in the baseline too, so that nobody would have to ask for it;"
                                    + " take it out of one of them"));
            return role;
        }

        private List<Stage> stages(YamlValue value) {
            var items = value.list();
            if (items.isEmpty())
                value.refuse("no stage stands here; at least one is needed, such as {by: [dbas], count: 1}");
            return items.stream().flatMap(item -> stage(item).stream()).toList();
        }

        private Optional<Stage> stage(YamlValue value) {
            return value.fields("by", "count").flatMap(fields -> {
                var by = fields.required("by")
                        .map(it -> groups(it, "nobody could approve"))
                        .orElse(List.of());
                var count = fields.optional("count")
                        .map(it -> it.wholeNumber(1, 100))
                        .orElse(Optional.of(1));
                return by.isEmpty() ? Optional.empty() : count.map(people -> new Stage(by, people));
            });
        }

        private record Limits(Duration max, Duration usual) {}

        private static Optional<Limits> limits(YamlValue value) {
            return value.fields("max", "default").flatMap(fields -> {
                var max = fields.required("max").flatMap(Reading::duration);
                var usual = fields.optional("default").map(Reading::duration).orElse(max);
                if (max.isEmpty() || usual.isEmpty()) return Optional.empty();
                if (usual.get().compareTo(max.get()) > 0) {
                    fields.optional("default")
                            .orElse(value)
                            .refuse("'" + Durations.format(usual.get())
                                    + "' stands here; a default is at most the max, " + Durations.format(max.get()));
                    return Optional.empty();
                }
                return Optional.of(new Limits(max.get(), usual.get()));
            });
        }

        private static Optional<Duration> duration(YamlValue value) {
            var duration = value.as(Durations::parse);
            if (duration.filter(it -> !it.isPositive()).isEmpty()) return duration;
            value.refuse("a duration of nothing stands here; 15m would be right");
            return Optional.empty();
        }

        private List<Group> groups(YamlValue value, String withoutAny) {
            var items = value.list();
            if (items.isEmpty()) value.refuse("no group stands here, so that " + withoutAny + "; name one at least");
            return items.stream().flatMap(item -> group(item).stream()).toList();
        }

        private Optional<Group> group(YamlValue value) {
            var group = value.as(Group::new);
            group.filter(it -> !it.equals(Group.EVERYONE))
                    .filter(it -> known.isPresent() && !known.get().contains(it))
                    .ifPresent(it -> warnings.add(value.located("nobody is in the group '" + it + "'")));
            return group;
        }
    }
}
