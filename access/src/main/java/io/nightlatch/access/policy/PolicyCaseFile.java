package io.nightlatch.access.policy;

import io.nightlatch.access.file.YamlFields;
import io.nightlatch.access.file.YamlValue;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The part {@code tests} of the policy's file. */
final class PolicyCaseFile {
    private static final PrincipalName SOMEBODY = new PrincipalName("somebody");

    private PolicyCaseFile() {}

    static List<PolicyCase> cases(YamlValue value) {
        return value.list().stream().flatMap(item -> read(item).stream()).toList();
    }

    private static Optional<PolicyCase> read(YamlValue value) {
        return value.fields("name", "who", "database", "role", "reason", "for", "at", "then", "because", "approve")
                .flatMap(fields -> {
                    var name = fields.required("name").flatMap(YamlValue::text);
                    var who = fields.required("who").map(list -> list.listOf(Group::new));
                    var database = fields.required("database").flatMap(it -> it.as(DatabaseName::new));
                    var role = fields.required("role").flatMap(it -> it.as(DatabaseRole::new));
                    var outcome = outcome(fields);
                    var duration = fields.optional("for").flatMap(it -> it.as(Durations::parse));
                    var at = fields.optional("at").flatMap(it -> it.as(PolicyCaseFile::instant));
                    if (name.isEmpty() || who.isEmpty() || database.isEmpty() || role.isEmpty() || outcome.isEmpty()) {
                        return Optional.empty();
                    }
                    return Optional.of(new PolicyCase(
                            name.get(),
                            new Principal(SOMEBODY, Set.copyOf(who.get())),
                            database.get(),
                            role.get(),
                            fields.optional("reason").flatMap(YamlValue::text),
                            duration,
                            at,
                            outcome.get(),
                            value.located(name.get())));
                });
    }

    private static Optional<PolicyCase.Outcome> outcome(YamlFields fields) {
        var allowed = fields.required("then").flatMap(it -> it.oneOf(Map.of("allowed", true, "refused", false)));
        if (allowed.isEmpty()) return Optional.empty();
        if (allowed.get()) {
            fields.optional("because").ifPresent(it -> it.refuse("what is allowed has no 'because'"));
            return Optional.of(new PolicyCase.Outcome.Allowed(fields.optional("approve")
                    .map(list -> list.listOf(text -> text))
                    .orElse(List.of())));
        }
        fields.optional("approve").ifPresent(it -> it.refuse("what is refused has nobody to approve it"));
        return Optional.of(
                new PolicyCase.Outcome.Refused(fields.optional("because").flatMap(YamlValue::text)));
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "a time with its offset, such as 2026-03-02T12:00:00+01:00, is meant", e);
        }
    }
}
