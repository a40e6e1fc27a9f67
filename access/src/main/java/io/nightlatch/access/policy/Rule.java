package io.nightlatch.access.policy;

import io.nightlatch.access.condition.AskFacts;
import io.nightlatch.access.condition.Expression;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Group;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What policy says of one wrapped role: who may ask, who has to agree in which order, for how long, and how it is used.
 *
 * @param name how the rule is called where several are of the same role
 */
public record Rule(
        String name,
        DatabaseRole role,
        List<Group> who,
        List<Stage> approve,
        Duration maxDuration,
        Duration defaultDuration,
        boolean reasonRequired,
        Act act,
        Terms terms) {
    public Rule(
            DatabaseRole role,
            List<Group> who,
            List<Stage> approve,
            Duration maxDuration,
            Duration defaultDuration,
            boolean reasonRequired,
            Act act) {
        this(usualName(role, who), role, who, approve, maxDuration, defaultDuration, reasonRequired, act, Terms.USUAL);
    }

    public Rule {
        who = List.copyOf(who);
        approve = List.copyOf(approve);
        if (approve.isEmpty())
            throw new IllegalArgumentException("a wrapped role needs at least one stage of approval");
        if (defaultDuration.isNegative() || defaultDuration.isZero() || defaultDuration.compareTo(maxDuration) > 0) {
            throw new IllegalArgumentException("the default duration is above zero and at most the longest");
        }
    }

    /** "orders_writer for developers": the name of a rule without one. */
    static String usualName(DatabaseRole role, List<Group> who) {
        return role + " for " + who.stream().map(Group::name).collect(Collectors.joining(", "));
    }

    /** Why an ask of this role is not taken as it is, as a sentence. */
    public Optional<String> whyNotAsked(Optional<String> reason, Optional<Duration> wished, Instant at) {
        return whyNotAsked(reason, wished, Optional.of(at));
    }

    /** @param at empty if no hours are to be looked at */
    Optional<String> whyNotAsked(Optional<String> reason, Optional<Duration> wished, Optional<Instant> at) {
        if (reasonRequired && reason.filter(text -> !text.isBlank()).isEmpty()) {
            return Optional.of("policy asks for a reason for " + role);
        }
        var missing = terms.missingIn(reason);
        if (missing.isPresent()) {
            return Optional.of(
                    "policy asks for a reason that fits " + missing.get().regex() + " for " + role);
        }
        var duration = wished.orElse(defaultDuration);
        if (!duration.isPositive()) return Optional.of("a duration is longer than nothing");
        if (duration.compareTo(maxDuration) > 0) {
            return Optional.of("policy lets " + role + " be asked for at most " + Durations.format(maxDuration));
        }
        return at.flatMap(this::whyClosed);
    }

    /** Why an ask of this role is not taken, by what the rule wants to be so, as a sentence. */
    public Optional<String> whyNotMet(AskFacts facts) {
        return terms.conditions().stream()
                .flatMap(condition -> condition.whyNotMet(facts).stream())
                .findFirst();
    }

    /** The rules by whose word an ask is approved without anybody; empty if people have to be asked. */
    public Optional<String> approvedBy(AskFacts facts) {
        var all = terms.autoApprovals();
        boolean so = !all.isEmpty() && all.stream().allMatch(it -> it.when().test(facts) == Expression.Answer.YES);
        return so ? Optional.of(rulesOf(all)) : Optional.empty();
    }

    private static String rulesOf(List<AutoApproval> all) {
        return all.stream().map(AutoApproval::rule).distinct().collect(Collectors.joining(" and "));
    }

    /** Why nobody may have the role at {@code at}. */
    public Optional<String> whyClosed(Instant at) {
        return terms.whyClosed(at).map(why -> role + " " + why);
    }
}
