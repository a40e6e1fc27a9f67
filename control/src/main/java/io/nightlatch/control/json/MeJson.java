package io.nightlatch.control.json;

import java.time.Duration;
import java.util.List;

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
     * One stage. {@code by} names groups and people, {@code all} says that each of them has to agree, and {@code names} are those who could vote as
     * things are now.
     */
    public record ApproversJson(List<String> by, boolean all, int count, List<String> names) {}

    public record DecidesJson(String database, String role) {}
}
