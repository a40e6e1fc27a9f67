package io.nightlatch.console.view;

import io.nightlatch.control.json.EventJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One event as a sentence.
 *
 * @param tone wait, live, alarm, or empty for what is only told
 * @param small what else there is to know, in the order of its weight
 * @param until an instant that the sentence speaks of, introduced by {@code untilWord}
 */
public record Line(
        EventJson event,
        String tone,
        String text,
        List<String> small,
        Optional<String> sql,
        String untilWord,
        Optional<Instant> until) {
    public Line {
        small = List.copyOf(small);
    }
}
