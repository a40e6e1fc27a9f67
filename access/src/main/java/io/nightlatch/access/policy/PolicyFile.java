package io.nightlatch.access.policy;

import io.nightlatch.access.file.FileError;
import io.nightlatch.access.file.FileErrors;
import io.nightlatch.access.file.TextFile;
import io.nightlatch.access.file.YamlFile;
import io.nightlatch.access.file.YamlValue;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Group;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a {@code policy.yaml} says, and what in it is odd but not wrong, such as a group with nobody in it.
 *
 * @param tests the file's own cases
 * @param minimumPeople how many people it takes together, by the file's word, to come to any wrapped role
 */
public record PolicyFile(Policy policy, List<FileError> warnings, List<PolicyCase> tests, int minimumPeople) {
    private static final int VERSION_SIGNS = 12;

    public PolicyFile {
        warnings = List.copyOf(warnings);
        tests = List.copyOf(tests);
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
        return YamlFile.read(file, text, root -> reading.file(root, version(text)));
    }

    /** The JSON Schema of such a file. */
    public static String schema() {
        try (var in = PolicyFile.class.getResourceAsStream("policy.schema.json")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

        Optional<PolicyFile> file(YamlValue root, String version) {
            return root.fields("databases", "tests", "minimumPeople").map(fields -> {
                var databases = databases(fields.required("databases"));
                var tests = fields.optional("tests").map(PolicyCaseFile::cases).orElse(List.of());
                var minimum = fields.optional("minimumPeople")
                        .flatMap(it -> it.wholeNumber(1, 100))
                        .orElse(1);
                return new PolicyFile(new Policy(version, databases), warnings, tests, minimum);
            });
        }

        private Map<DatabaseName, DatabasePolicy> databases(Optional<YamlValue> value) {
            var databases = new LinkedHashMap<DatabaseName, DatabasePolicy>();
            value.stream().flatMap(it -> it.entries().stream()).forEach(entry -> {
                var policy = database(entry.value());
                entry.key().as(DatabaseName::new).ifPresent(name -> policy.ifPresent(it -> databases.put(name, it)));
            });
            return databases;
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
                        var stages = new StageFile(this::group);
                        var rules = new RuleFile(this::group, stages, standing);
                        var wrapped =
                                fields.optional("wrapped").map(rules::rules).orElse(List.of());
                        var highImpact = fields.optional("highImpact")
                                .map(list -> HighImpactFile.rules(list, stages::stages))
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

        private Optional<Group> group(YamlValue value) {
            var group = value.as(Group::new);
            group.filter(it -> !it.equals(Group.EVERYONE))
                    .filter(it -> known.isPresent() && !known.get().contains(it))
                    .ifPresent(it -> warnings.add(value.located("nobody is in the group '" + it + "'")));
            return group;
        }
    }
}
