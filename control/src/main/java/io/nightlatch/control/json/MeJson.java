package io.nightlatch.control.json;

import io.nightlatch.access.policy.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Who one is here, what one may ask for and what one decides. */
public record MeJson(
        String name, List<String> groups, List<String> capabilities, List<RoleJson> mayAsk, List<DecidesJson> decides) {

    /** A role that can be asked for; {@code approvers} in the order of their stages. */
    public record RoleJson(
            String database,
            String role,
            List<ApproversJson> approvers,
            Duration maxDuration,
            Duration defaultDuration,
            boolean reasonRequired) {}

    /**
     * One stage. {@code by} names groups and people, {@code all} is there where each of them has to agree, and {@code names} are those who could vote as
     * things are now.
     */
    public record ApproversJson(List<String> by, Optional<Boolean> all, int count, List<String> names) {
        public static ApproversJson of(Stage stage, List<String> names) {
            return new ApproversJson(stage.names(), Optional.of(true).filter(_ -> stage.all()), stage.count(), names);
        }
    }

    public record DecidesJson(String database, String role) {}
}
