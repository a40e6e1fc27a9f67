package io.nightlatch.access.policy;

import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.Group;
import java.time.Duration;
import java.util.List;

/** What policy says of one wrapped role: who may ask, who has to agree in which order, for how long, and how it is used. */
public record Rule(
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
        this(role, who, approve, maxDuration, defaultDuration, reasonRequired, act, Terms.USUAL);
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
}
