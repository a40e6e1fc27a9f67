package io.nightlatch.access.policy;

import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Principal;
import io.nightlatch.access.identity.PrincipalName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How few people it takes together to come to each wrapped role: whoever asks, and those who agree. They have time: a stage
 * that may be left takes nobody, and whoever may come to be asked is.
 */
public final class PolicyAudit {
    private static final int HOURS_OF_A_WEEK = 7 * 24;

    private PolicyAudit() {}

    /**
     * From an hour until another one.
     *
     * @param people the smallest set that can, one of them if several are as small; empty if nobody can
     */
    public record Finding(
            DatabaseName database, DatabaseRole role, Instant from, Instant until, List<PrincipalName> people) {
        public Finding {
            people = List.copyOf(people);
        }

        public boolean isBelow(int minimum) {
            return !people.isEmpty() && people.size() < minimum;
        }
    }

    /** Each role of each database, hour by hour for a week from {@code from} on; hours of the same answer are one finding. */
    public static List<Finding> of(Policy policy, Collection<Principal> people, Instant from) {
        return policy.databases().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(database -> database.getValue().roles().stream()
                        .flatMap(role -> week(database.getKey(), database.getValue(), role, people, from).stream()))
                .toList();
    }

    private static List<Finding> week(
            DatabaseName name, DatabasePolicy database, DatabaseRole role, Collection<Principal> people, Instant from) {
        var ways = people.stream()
                .sorted(Comparator.comparing(Principal::name))
                .flatMap(who -> database.rule(role, who).map(Strictest::rule).stream()
                        .flatMap(rule -> way(who, rule, people).stream()))
                .sorted(Comparator.comparingInt(way -> way.people().size()))
                .toList();
        var findings = new ArrayList<Finding>();
        for (int hour = 0; hour < HOURS_OF_A_WEEK; hour++) {
            var at = from.plus(Duration.ofHours(hour));
            var smallest = ways.stream()
                    .filter(way -> way.rule().whyClosed(at).isEmpty())
                    .findFirst()
                    .map(Way::people)
                    .orElse(List.of());
            var next = new Finding(name, role, at, at.plus(Duration.ofHours(1)), smallest);
            if (findings.isEmpty() || !findings.getLast().people().equals(smallest)) findings.add(next);
            else findings.add(joined(findings.removeLast(), next));
        }
        return findings;
    }

    private static Finding joined(Finding one, Finding next) {
        return new Finding(one.database(), one.role(), one.from(), next.until(), one.people());
    }

    private record Way(Rule rule, List<PrincipalName> people) {}

    private static Optional<Way> way(Principal who, Rule rule, Collection<Principal> people) {
        // What a condition comes to is not known beforehand; it takes nobody else where it is so.
        if (!rule.terms().autoApprovals().isEmpty()) return Optional.of(new Way(rule, List.of(who.name())));
        var places = rule.approve().stream()
                .filter(stage -> !stage.mayBeLeft())
                .map(stage -> stage.widened(stage.unanswered().size()))
                .flatMap(stage -> stage.places().stream())
                .toList();
        var others = people.stream()
                .filter(person -> !person.name().equals(who.name()))
                .sorted(Comparator.comparing(Principal::name))
                .toList();
        var seated = Seating.of(places, others);
        if (seated.size() < places.size()) return Optional.empty();
        var together = new ArrayList<PrincipalName>();
        together.add(who.name());
        seated.keySet().stream().map(Principal::name).sorted().forEach(together::add);
        return Optional.of(new Way(rule, together));
    }
}
