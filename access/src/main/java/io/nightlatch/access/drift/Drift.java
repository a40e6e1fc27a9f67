package io.nightlatch.access.drift;

import java.util.List;
import java.util.Optional;

/**
 * One difference as it was seen.
 *
 * @param subject by which the same difference is known again, within its kind and database
 * @param by the role that made it, where the catalogs tell
 * @param revert SQL for a superuser that takes it back
 * @param undo SQL by which our own account would take it back; empty where it may not
 * @param sure whether one look is enough: what we do ourselves can look like it for a moment
 */
public record Drift(
        DriftKind kind,
        String subject,
        String meaning,
        Optional<String> by,
        List<String> revert,
        List<String> undo,
        boolean sure) {
    public Drift {
        revert = List.copyOf(revert);
        undo = List.copyOf(undo);
    }

    String key() {
        return kind + " " + subject;
    }
}
