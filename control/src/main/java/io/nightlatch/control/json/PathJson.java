package io.nightlatch.control.json;

import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.policy.RolePath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The way to a role; {@code missing} is what stops it, {@code mayAsk} is false if it stops at the ask, and
 * {@code rules} says, where several are for that person, which of them gave what.
 */
public record PathJson(
        String person,
        String database,
        String role,
        boolean mayAsk,
        Optional<String> missing,
        List<MeJson.ApproversJson> stages,
        Optional<Duration> maxDuration,
        Map<String, String> rules,
        List<String> approvedIf,
        String policyVersion) {

    public static PathJson of(String person, String database, String role, RolePath path) {
        return switch (path) {
            case RolePath.None(var version, var why) ->
                new PathJson(
                        person,
                        database,
                        role,
                        false,
                        Optional.of(why),
                        List.of(),
                        Optional.empty(),
                        Map.of(),
                        List.of(),
                        version);
            case RolePath.Open(var version, var rule, var from, var steps, var missing) ->
                new PathJson(
                        person,
                        database,
                        role,
                        true,
                        missing,
                        steps.stream().map(PathJson::stage).toList(),
                        Optional.of(rule.maxDuration()),
                        from,
                        rule.terms().autoApprovals().stream()
                                .map(it -> it.when().text())
                                .toList(),
                        version);
        };
    }

    private static MeJson.ApproversJson stage(RolePath.Step step) {
        return MeJson.ApproversJson.of(
                step.stage(), step.people().stream().map(PrincipalName::value).toList());
    }
}
