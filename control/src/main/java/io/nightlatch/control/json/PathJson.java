package io.nightlatch.control.json;

import io.nightlatch.access.identity.Group;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.policy.RolePath;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The way to a role; {@code missing} is what stops it, and {@code mayAsk} false if it stops at the ask. */
public record PathJson(
        String person,
        String database,
        String role,
        boolean mayAsk,
        Optional<String> missing,
        List<MeJson.ApproversJson> stages,
        Optional<Duration> maxDuration,
        String policyVersion) {

    public static PathJson of(String person, String database, String role, RolePath path) {
        return switch (path) {
            case RolePath.None(var version, var why) ->
                new PathJson(person, database, role, false, Optional.of(why), List.of(), Optional.empty(), version);
            case RolePath.Open(var version, var rule, var steps, var missing) ->
                new PathJson(
                        person,
                        database,
                        role,
                        true,
                        missing,
                        steps.stream().map(PathJson::stage).toList(),
                        Optional.of(rule.maxDuration()),
                        version);
        };
    }

    private static MeJson.ApproversJson stage(RolePath.Step step) {
        return new MeJson.ApproversJson(
                step.stage().by().stream().map(Group::name).toList(),
                step.stage().count(),
                step.people().stream().map(PrincipalName::value).toList());
    }
}
