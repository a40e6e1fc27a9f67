package io.nightlatch.access.footprint;

import io.nightlatch.access.event.Severity;
import java.util.List;

/**
 * One thing that is otherwise than before.
 *
 * @param what the thing as the database spells it, with its kind before it
 * @param meaning in plain words, what it lets whom do
 * @param revert SQL for a superuser that puts back what was, in order; a line that begins with {@code --} is for a person to do
 * @param shared whether another privileged session ran at the same time and may have done it as well
 */
public record Finding(Severity severity, String what, String meaning, List<String> revert, boolean shared) {
    public Finding {
        revert = List.copyOf(revert);
    }

    public Finding asShared() {
        return new Finding(severity, what, meaning, revert, true);
    }

    /** Whether SQL alone puts back what was. */
    public boolean revertible() {
        return !revert.isEmpty() && revert.stream().noneMatch(line -> line.startsWith("--"));
    }
}
