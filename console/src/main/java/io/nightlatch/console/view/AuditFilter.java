package io.nightlatch.console.view;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What narrows the audit page, as it stands in its address; blank is not there. */
public record AuditFilter(Map<String, String> fields) {
    public AuditFilter {
        var kept = new LinkedHashMap<String, String>();
        fields.forEach((name, value) -> {
            if (!value.isBlank()) kept.put(name, value.strip());
        });
        fields = kept;
    }

    public String of(String name) {
        return fields.getOrDefault(name, "");
    }

    /** A time as a form's field for one wants it: in UTC, without an offset; blank where it cannot be read. */
    public String clock(String name) {
        try {
            var text = of(name).contains("T") ? of(name) : of(name) + "T00:00";
            var read = DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            var utc = read instanceof OffsetDateTime exact
                    ? exact.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()
                    : LocalDateTime.from(read);
            return utc.truncatedTo(ChronoUnit.MINUTES).toString();
        } catch (DateTimeException e) {
            return "";
        }
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** The address of the same view under {@code path}. */
    public String at(String path) {
        var query = new StringBuilder();
        fields.forEach((name, value) -> query.append(query.isEmpty() ? "?" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return path + query;
    }

    public String olderThan(long id) {
        var address = at("/audit");
        return address + (address.contains("?") ? "&" : "?") + "before=" + id;
    }
}
