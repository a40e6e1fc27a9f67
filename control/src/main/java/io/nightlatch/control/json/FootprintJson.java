package io.nightlatch.control.json;

import io.nightlatch.access.footprint.Finding;
import io.nightlatch.access.footprint.Footprint;
import io.nightlatch.access.id.GrantId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a grant left behind as the API tells it. {@code revert} is the SQL of all findings in an order in which it can be run. */
public record FootprintJson(
        String grant,
        Instant before,
        Instant after,
        long severe,
        List<FindingJson> findings,
        List<String> revert,
        List<String> together,
        Optional<String> incomplete) {

    /** One thing that is otherwise than before; {@code shared} if a session of another grant may have done it. */
    public record FindingJson(String severity, String what, String meaning, List<String> revert, boolean shared) {
        static FindingJson of(Finding finding) {
            return new FindingJson(
                    finding.severity().name().toLowerCase(Locale.ROOT),
                    finding.what(),
                    finding.meaning(),
                    finding.revert(),
                    finding.shared());
        }
    }

    public static FootprintJson of(Footprint footprint) {
        return new FootprintJson(
                footprint.grant().value(),
                Times.cut(footprint.before()),
                Times.cut(footprint.after()),
                footprint.severe(),
                footprint.findings().stream().map(FindingJson::of).toList(),
                footprint.revert(),
                footprint.together().stream().map(GrantId::value).toList(),
                footprint.incomplete());
    }
}
