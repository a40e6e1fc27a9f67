package io.nightlatch.access.policy;

import io.nightlatch.access.file.YamlValue;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** What stands at {@code hours} of a wrapped role. */
final class HoursFile {
    private HoursFile() {}

    static Optional<Hours> read(YamlValue value) {
        return value.fields("zone", "open", "freeze").flatMap(fields -> {
            var zone = fields.required("zone").flatMap(it -> it.as(HoursFile::zone));
            var open = fields.optional("open").map(list -> list.listOf(Hours.Week::parse));
            var freeze = fields.optional("freeze").map(list -> list.listOf(Hours.Freeze::parse));
            if (open.isEmpty() && freeze.isEmpty()) {
                value.refuse(
                        "no hours stand here; say when it is open, such as open: [Mon-Fri 08:00-18:00], or freeze");
            }
            return zone.map(it -> new Hours(it, open.orElse(List.of()), freeze.orElse(List.of())));
        });
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("a zone reads Europe/Berlin or UTC", e);
        }
    }
}
