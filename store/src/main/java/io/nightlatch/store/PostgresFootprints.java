package io.nightlatch.store;

import io.nightlatch.access.event.Happening;
import io.nightlatch.access.event.Severity;
import io.nightlatch.access.footprint.Finding;
import io.nightlatch.access.footprint.Footprint;
import io.nightlatch.access.footprint.FootprintStore;
import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.id.GrantId;
import io.nightlatch.store.sql.Row;
import io.nightlatch.store.sql.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Footprints, and the snapshots that wait for one, in PostgreSQL. */
final class PostgresFootprints implements FootprintStore {
    private final Transactions transactions;

    PostgresFootprints(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public void save(Before before) {
        transactions.run(connection -> {
            Sql.of(connection, """
                insert into privilege_snapshot (grant_id, taken_at, body, why) values (:grant, :at, :body, :why)
                on conflict do nothing
                """)
                    .with("grant", before.grant().value())
                    .with("at", before.takenAt())
                    .with("body", before.body())
                    .with("why", before.why())
                    .run();
            return true;
        });
    }

    @Override
    public boolean has(GrantId grant) {
        return transactions.read(connection ->
                Sql.of(connection, """
                    select exists (select from privilege_snapshot where grant_id = :grant)
                      or exists (select from footprint where grant_id = :grant) as there
                    """).with("grant", grant.value()).one(row -> row.flag("there")));
    }

    @Override
    public List<Before> due(int limit) {
        return transactions.read(connection -> Sql.of(connection, """
            select s.grant_id, s.taken_at, s.body, s.why from privilege_snapshot s
              join access_grant t on t.id = s.grant_id
             where t.state = 'ended' order by t.ended_at, t.id limit :limit
            """)
                .with("limit", limit)
                .list(row -> new Before(
                        new GrantId(row.text("grant_id")),
                        row.instant("taken_at"),
                        row.bytes("body"),
                        row.optionalText("why"))));
    }

    @Override
    public void save(Footprint footprint, Happening what) {
        transactions.run(connection -> {
            Sql.of(connection, """
                insert into footprint
                  (grant_id, before_at, after_at, findings, revert, together, incomplete, severe)
                values
                  (:grant, :before, :after, :findings::jsonb, :revert::jsonb, :together::jsonb, :incomplete, :severe)
                """)
                    .with("grant", footprint.grant().value())
                    .with("before", footprint.before())
                    .with("after", footprint.after())
                    .with(
                            "findings",
                            Json.write(footprint.findings().stream()
                                    .map(PostgresFootprints::json)
                                    .toList()))
                    .with("revert", Json.write(footprint.revert()))
                    .with(
                            "together",
                            Json.write(footprint.together().stream()
                                    .map(GrantId::value)
                                    .toList()))
                    .with("incomplete", footprint.incomplete())
                    .with("severe", footprint.severe())
                    .run();
            Sql.of(connection, "delete from privilege_snapshot where grant_id = :grant")
                    .with("grant", footprint.grant().value())
                    .run();
            EventRows.insert(connection, List.of(what));
            return true;
        });
    }

    @Override
    public Optional<Footprint> footprint(GrantId grant) {
        return transactions.read(
                connection -> Sql.of(connection, "select t.* from footprint t where t.grant_id = :grant")
                        .with("grant", grant.value())
                        .first(PostgresFootprints::read));
    }

    @Override
    public List<GrantId> together(Grant grant, Instant from, Instant to) {
        return transactions.read(connection -> Sql.of(connection, """
            select t.id from access_grant t
             where t.database_name = :database and t.id <> :grant and t.activated_at < :to
               and coalesce(t.ended_at, 'infinity') > :from
             order by t.activated_at, t.id
            """)
                .with("database", grant.database().value())
                .with("grant", grant.id().value())
                .with("from", from)
                .with("to", to)
                .list(row -> new GrantId(row.text("id"))));
    }

    private static Map<String, Object> json(Finding finding) {
        return Map.of(
                "severity", finding.severity().name().toLowerCase(Locale.ROOT),
                "what", finding.what(),
                "meaning", finding.meaning(),
                "revert", finding.revert(),
                "shared", finding.shared());
    }

    private static Footprint read(Row row) {
        return new Footprint(
                new GrantId(row.text("grant_id")),
                row.instant("before_at"),
                row.instant("after_at"),
                Json.tree(row.text("findings"))
                        .valueStream()
                        .map(PostgresFootprints::finding)
                        .toList(),
                texts(Json.tree(row.text("revert"))),
                texts(Json.tree(row.text("together"))).stream()
                        .map(GrantId::new)
                        .toList(),
                row.optionalText("incomplete"));
    }

    private static Finding finding(JsonNode json) {
        return new Finding(
                Severity.valueOf(json.get("severity").asString().toUpperCase(Locale.ROOT)),
                json.get("what").asString(),
                json.get("meaning").asString(),
                texts(json.get("revert")),
                json.get("shared").asBoolean());
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }
}
