package io.nightlatch.access.policy;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What policy asks for one statement by itself, whatever its session may do, and the rules that ask for it. */
public record HighImpact(List<String> rules, Demand demand) {
    public HighImpact {
        rules = List.copyOf(rules);
    }

    /** What a rule asks for. */
    public sealed interface Demand {
        /** Nobody runs it; {@code why} is a sentence for the one who tried. */
        record Refuse(String why) implements Demand {}

        record Approval(List<Stage> stages) implements Demand {
            public Approval {
                stages = List.copyOf(stages);
                if (stages.isEmpty()) throw new IllegalArgumentException("an approval has a stage");
            }
        }
    }

    /**
     * The strictest of several rules is all of them: one refusal refuses, and else every stage of each has to be passed, those
     * of the same groups once, with the higher count.
     */
    static Optional<HighImpact> strictest(Collection<HighImpactRule> rules) {
        var names = rules.stream().map(HighImpactRule::name).toList();
        var refusal = rules.stream()
                .map(HighImpactRule::demand)
                .filter(Demand.Refuse.class::isInstance)
                .findFirst();
        if (refusal.isPresent() || rules.isEmpty()) return refusal.map(demand -> new HighImpact(names, demand));
        var stages = rules.stream()
                .flatMap(rule -> rule.demand() instanceof Demand.Approval(var asked) ? asked.stream() : Stream.empty())
                .toList();
        return Optional.of(new HighImpact(names, new Demand.Approval(Strictest.merged(stages))));
    }
}
