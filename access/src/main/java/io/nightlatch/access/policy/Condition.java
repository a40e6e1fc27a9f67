package io.nightlatch.access.policy;

import io.nightlatch.access.condition.AskFacts;
import io.nightlatch.access.condition.Expression;
import java.util.Optional;

/**
 * What has to be so for an ask to be taken.
 *
 * @param because what whoever is refused reads
 */
public record Condition(Expression when, String because) {
    /** Why the ask is not taken; what cannot be evaluated is not so. */
    Optional<String> whyNotMet(AskFacts facts) {
        return switch (when.test(facts)) {
            case YES -> Optional.empty();
            case NO -> Optional.of(because);
            case FAILED -> Optional.of(because + " (the condition could not be evaluated)");
        };
    }
}
