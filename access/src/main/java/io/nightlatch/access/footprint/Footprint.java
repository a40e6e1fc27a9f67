package io.nightlatch.access.footprint;

import io.nightlatch.access.event.Severity;
import io.nightlatch.access.id.GrantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one grant left.
 *
 * @param before when the first snapshot was taken
 * @param after when the second one was
 * @param findings the severest first
 * @param revert the reverts of all findings in the one order in which they can be run together
 * @param together the grants in whose time this one was used too
 * @param incomplete why a part of it, or all, is not known
 */
public record Footprint(
        GrantId grant,
        Instant before,
        Instant after,
        List<Finding> findings,
        List<String> revert,
        List<GrantId> together,
        Optional<String> incomplete) {
    public Footprint {
        findings = List.copyOf(findings);
        revert = List.copyOf(revert);
        together = List.copyOf(together);
    }

    public long severe() {
        return findings.stream()
                .filter(finding -> finding.severity() == Severity.ALARM)
                .count();
    }
}
