package io.nightlatch.access.policy;

import io.nightlatch.access.condition.AskFacts;
import io.nightlatch.access.file.FileError;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A case of the policy's own tests: what somebody asks for, and what has to come of it.
 *
 * @param at when it is asked; empty: at a time at which no hours are looked at
 * @param place where it stands in the file
 */
public record PolicyCase(
        String name,
        Principal who,
        DatabaseName database,
        DatabaseRole role,
        Optional<String> reason,
        Optional<Duration> duration,
        Optional<Instant> at,
        Outcome expected,
        FileError place) {
    /** Stands for the stages where a rule approves by itself. */
    private static final String NOBODY = "nobody";

    /** What a case expects. */
    public sealed interface Outcome {
        /** @param approve the stages in words, in order; empty if they do not matter */
        record Allowed(List<String> approve) implements Outcome {
            public Allowed {
                approve = List.copyOf(approve);
            }
        }

        /** @param because what the answer has to contain */
        record Refused(Optional<String> because) implements Outcome {}
    }

    /** What is otherwise than expected, at its place in the file. */
    public Optional<FileError> failure(Policy policy) {
        var is = answer(policy);
        return whyNot(is)
                .map(why -> new FileError(place.file(), place.line(), place.column(), "'" + name + "' " + why));
    }

    private sealed interface Answer {
        record Yes(List<String> approve) implements Answer {}

        record No(String why) implements Answer {}
    }

    private Answer answer(Policy policy) {
        return switch (policy.mayAsk(who, database, role)) {
            case Decision.MayNot(var why) -> new Answer.No(why);
            case Decision.May(var rule, var _) ->
                rule.whyNotAsked(reason, duration, at)
                        .or(() -> rule.whyNotMet(facts(rule)))
                        .<Answer>map(Answer.No::new)
                        .orElseGet(() -> new Answer.Yes(askedUnder(rule)));
        };
    }

    private List<String> askedUnder(Rule rule) {
        return rule.approvedBy(facts(rule)).isPresent()
                ? List.of(NOBODY)
                : rule.approve().stream().map(Stage::words).toList();
    }

    /** Asked on the command line, for a token, and for no statement in particular. */
    private AskFacts facts(Rule rule) {
        return new AskFacts(
                who, database, role, reason, duration.orElse(rule.defaultDuration()), true, at, Optional.empty());
    }

    private Optional<String> whyNot(Answer is) {
        return switch (expected) {
            case Outcome.Allowed(var approve) ->
                switch (is) {
                    case Answer.No(var why) -> Optional.of("is expected to be allowed, and is refused: " + why);
                    case Answer.Yes(var stages) ->
                        approve.isEmpty() || approve.equals(stages)
                                ? Optional.empty()
                                : Optional.of("expects the yes of " + approve + ", and needs that of " + stages);
                };
            case Outcome.Refused(var because) ->
                switch (is) {
                    case Answer.Yes(var stages) ->
                        Optional.of("is expected to be refused, and needs only the yes of " + stages);
                    case Answer.No(var why) ->
                        because.filter(words -> !why.contains(words))
                                .map(words -> "expects \"" + words + "\", and is refused: " + why);
                };
        };
    }
}
