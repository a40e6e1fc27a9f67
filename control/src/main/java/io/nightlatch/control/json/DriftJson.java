package io.nightlatch.control.json;

import io.nightlatch.access.drift.FoundDrift;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A difference between what should be in a database and what is, as the API tells it. */
public record DriftJson(
        long number,
        String database,
        String kind,
        String what,
        String meaning,
        Optional<String> by,
        Instant firstSeen,
        Optional<Instant> goneAt,
        List<String> revert,
        Optional<String> undone) {

    public static DriftJson of(FoundDrift found) {
        var drift = found.lookedLike();
        return new DriftJson(
                found.number(),
                found.database().value(),
                drift.kind().word(),
                drift.subject(),
                drift.meaning(),
                drift.by(),
                Times.cut(found.firstSeen()),
                found.goneAt().map(Times::cut),
                drift.revert(),
                found.undone());
    }
}
