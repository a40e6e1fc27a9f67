package io.nightlatch.postgres.roles.footprint;

import io.nightlatch.access.event.Severity;
import io.nightlatch.access.footprint.Finding;
import java.util.ArrayList;
import java.util.List;

/** A finding in the making: everything that is said of one thing, at the severity of the worst. */
final class Draft {
    private final String what;
    private final List<String> meanings = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private Severity severity = Severity.INFO;

    Draft(String what) {
        this.what = what;
    }

    Draft say(Severity atLeast, String meaning) {
        if (atLeast.compareTo(severity) > 0) severity = atLeast;
        meanings.add(meaning);
        return this;
    }

    Draft undo(Step step) {
        steps.add(step);
        return this;
    }

    Draft undo(Step.Phase phase, String sql) {
        return undo(Step.of(phase, sql));
    }

    /** Its statements come before names are given back: what it tells of has one of them. */
    Draft inTheWay() {
        steps.replaceAll(step -> new Step(Step.Phase.HELD, step.inPhase(), step.sql()));
        return this;
    }

    boolean isEmpty() {
        return meanings.isEmpty();
    }

    List<Step> steps() {
        return steps;
    }

    Finding finding() {
        return new Finding(
                severity,
                what,
                String.join("; ", meanings),
                steps.stream().sorted().map(Step::sql).toList(),
                false);
    }
}
