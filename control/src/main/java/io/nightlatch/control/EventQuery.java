package io.nightlatch.control;

import static java.time.ZoneOffset.UTC;

import io.nightlatch.access.event.EventFilter;
import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Severity;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.control.answer.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What narrows a reading of the trail, as it stands in a URL. */
final class EventQuery {
    private EventQuery() {}

    /** @throws io.nightlatch.control.answer.ProblemException that names the field which nothing can be looked for with */
    static EventFilter filter(Map<String, String> query) {
        return new EventFilter(
                read(query, "principal", PrincipalName::new, "Send a person's name."),
                read(query, "database", DatabaseName::new, "Send the name of a database."),
                read(query, "role", DatabaseRole::new, "Send the name of a role."),
                read(query, "kind", EventQuery::kind, "/api/v1/openapi.yaml lists the kinds."),
                read(query, "severity", EventQuery::severity, "Send info, warning or alarm."),
                read(query, "request", RequestId::new, "It looks like R-7K2M4."),
                read(query, "grant", GrantId::new, "It looks like G-2XQ9A."),
                read(query, "session", SessionId::new, "It looks like S-4F7K2M9Q."),
                read(query, "from", EventQuery::instant, "Send a time such as 2026-11-25T17:00:00Z."),
                read(query, "until", EventQuery::instant, "Send a time such as 2026-11-25T17:00:00Z."),
                read(query, "text", Function.identity(), "Send some text."));
    }

    private static <T> Optional<T> read(
            Map<String, String> query, String field, Function<String, T> type, String next) {
        var word = query.getOrDefault(field, "");
        if (word.isBlank()) return Optional.empty();
        try {
            return Optional.of(type.apply(word.strip()));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw Problem.notValidField(field, "\"" + word.strip() + "\" is no " + field, next);
        }
    }

    private static EventKind kind(String word) {
        return EventKind.ofWireName(word).orElseThrow(IllegalArgumentException::new);
    }

    private static Severity severity(String word) {
        return Severity.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** What has no offset, as a page's form sends it, is UTC; a day begins at its midnight. */
    private static Instant instant(String word) {
        if (word.indexOf('T') < 0)
            return LocalDate.parse(word).atStartOfDay(UTC).toInstant();
        var read = DateTimeFormatter.ISO_DATE_TIME.parseBest(word, OffsetDateTime::from, LocalDateTime::from);
        return read instanceof OffsetDateTime exact
                ? exact.toInstant()
                : LocalDateTime.from(read).toInstant(UTC);
    }
}
