package io.nightlatch.store;

import io.nightlatch.access.event.Event;
import io.nightlatch.access.event.EventFilter;
import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.event.Severity;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.access.id.RequestId;
import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.store.sql.Row;
import io.nightlatch.store.sql.Sql;
import java.sql.Connection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** Events as rows. */
final class EventRows {
    // One statement for any number of events: a round trip each would cost more than all the rest.
    private static final String INSERT = """
        insert into event
          (kind, severity, principal, database_name, role_name, request_id, grant_id, session_id, reason, detail)
        select kind, severity, principal, database_name, role_name, request_id, grant_id, session_id, reason, detail::json
          from unnest(:kinds::text[], :severities::text[], :principals::text[], :databases::text[], :roles::text[],
                      :requests::text[], :grants::text[], :sessions::text[], :reasons::text[], :details::text[])
               with ordinality
               as new (kind, severity, principal, database_name, role_name, request_id, grant_id, session_id, reason,
                       detail, number)
         order by number
        """;

    private EventRows() {}

    /** Writes them in their order. Last in its transaction: from here to the commit no other writer gets its turn. */
    static void insert(Connection connection, List<Happening> what) {
        if (what.isEmpty()) return;
        Sql.of(connection, INSERT)
                .with("kinds", column(what, each -> each.kind().wireName()))
                .with("severities", column(what, each -> Words.of(each.severity())))
                .with("principals", column(what, Happening::principal))
                .with("databases", column(what, Happening::database))
                .with("roles", column(what, Happening::role))
                .with("requests", column(what, Happening::request))
                .with("grants", column(what, Happening::grant))
                .with("sessions", column(what, Happening::session))
                .with("reasons", column(what, Happening::reason))
                .with("details", column(what, each -> Json.write(each.detail())))
                .run();
    }

    private static List<?> column(List<Happening> what, Function<Happening, ?> of) {
        return what.stream().map(of).toList();
    }

    static List<Event> read(Connection connection, EventFilter filter, long after, int limit) {
        return matching(connection, "select * from event where id > :from", after, filter)
                .then(" order by id limit :limit")
                .with("limit", limit)
                .list(EventRows::read);
    }

    static List<Event> readBack(Connection connection, EventFilter filter, long before, int limit) {
        return matching(connection, "select * from event where id < :from", before, filter)
                .then(" order by id desc limit :limit")
                .with("limit", limit)
                .list(EventRows::read);
    }

    private static Sql matching(Connection connection, String select, long from, EventFilter filter) {
        return Sql.of(connection, select)
                .with("from", from)
                .when(filter.principal().map(PrincipalName::value), " and principal = :principal", "principal")
                .when(filter.database().map(DatabaseName::value), " and database_name = :database", "database")
                .when(filter.role().map(DatabaseRole::name), " and role_name = :role", "role")
                .when(
                        filter.severity().map(EventRows::atLeast),
                        " and severity = any(:severities::text[])",
                        "severities")
                .when(filter.from(), " and at >= :since", "since")
                .when(filter.until(), " and at < :until", "until")
                .when(
                        filter.text().map(text -> text.toLowerCase(Locale.ROOT)),
                        " and position(:text in lower(concat_ws(' ', role_name, reason, detail))) > 0",
                        "text")
                .when(filter.kind().map(EventKind::wireName), " and kind = :kind", "kind")
                .when(filter.request().map(RequestId::value), " and request_id = :request", "request")
                .when(filter.grant().map(GrantId::value), " and grant_id = :grant", "grant")
                .when(filter.session().map(SessionId::value), " and session_id = :session", "session");
    }

    private static List<String> atLeast(Severity least) {
        return Stream.of(Severity.values())
                .filter(one -> one.compareTo(least) >= 0)
                .map(Words::of)
                .toList();
    }

    static long newest(Connection connection) {
        return Sql.of(connection, "select coalesce(max(id), 0) as newest from event")
                .one(row -> row.number("newest"));
    }

    private static Event read(Row row) {
        var kind = row.text("kind");
        return new Event(
                row.number("id"),
                row.instant("at"),
                new Happening(
                        EventKind.ofWireName(kind)
                                .orElseThrow(
                                        () -> new IllegalStateException("a newer version wrote this event: " + kind)),
                        Words.as(Severity.class, row.text("severity")),
                        row.optionalText("principal").map(PrincipalName::new),
                        row.optionalText("database_name").map(DatabaseName::new),
                        row.optionalText("role_name").map(DatabaseRole::new),
                        row.optionalText("request_id").map(RequestId::new),
                        row.optionalText("grant_id").map(GrantId::new),
                        row.optionalText("session_id").map(SessionId::new),
                        row.optionalText("reason"),
                        Json.object(row.text("detail"))));
    }
}
