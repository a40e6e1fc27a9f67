package io.nightlatch.store;

import io.nightlatch.access.drift.Drift;
import io.nightlatch.access.drift.DriftKind;
import io.nightlatch.access.drift.DriftStore;
import io.nightlatch.access.drift.FoundDrift;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.identity.DatabaseName;
import io.nightlatch.store.sql.Row;
import io.nightlatch.store.sql.Sql;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Drift in PostgreSQL. */
final class PostgresDrifts implements DriftStore {
    private final Transactions transactions;

    PostgresDrifts(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public List<FoundDrift> found(boolean goneToo, int limit) {
        return transactions.read(connection -> Sql.of(connection, """
            select t.* from drift t where :goneToo or t.gone_at is null order by t.number desc limit :limit
            """)
                .with("goneToo", goneToo)
                .with("limit", limit)
                .list(PostgresDrifts::read));
    }

    @Override
    public FoundDrift record(DatabaseName database, Drift drift, Instant firstSeen, Happening what) {
        return transactions.run(connection -> {
            long number = Sql.of(connection, """
                insert into drift (database_name, kind, subject, meaning, made_by, revert, undo, first_seen)
                values (:database, :kind, :subject, :meaning, :by, :revert::jsonb, :undo::jsonb, :at) returning number
                """)
                    .with("database", database.value())
                    .with("kind", Words.of(drift.kind()))
                    .with("subject", drift.subject())
                    .with("meaning", drift.meaning())
                    .with("by", drift.by())
                    .with("revert", Json.write(drift.revert()))
                    .with("undo", Json.write(drift.undo()))
                    .with("at", firstSeen)
                    .one(row -> row.number("number"));
            EventRows.insert(connection, List.of(what));
            return new FoundDrift(number, database, drift, firstSeen, Optional.empty(), Optional.empty());
        });
    }

    @Override
    public void gone(long number, Instant at) {
        transactions.run(connection ->
                Sql.of(connection, """
                    update drift set gone_at = greatest(:at, first_seen) where number = :number and gone_at is null
                    """).with("at", at).with("number", number).run());
    }

    @Override
    public void undone(long number, String outcome, Happening what) {
        transactions.run(connection -> {
            Sql.of(connection, "update drift set undone = :outcome where number = :number")
                    .with("outcome", outcome)
                    .with("number", number)
                    .run();
            EventRows.insert(connection, List.of(what));
            return true;
        });
    }

    @Override
    public Map<String, String> knownRoles(DatabaseName database) {
        var known = new HashMap<String, String>();
        transactions
                .read(connection -> Sql.of(
                                connection,
                                "select t.role_name, t.looks from known_role t where t.database_name = :database")
                        .with("database", database.value())
                        .list(row -> Map.entry(row.text("role_name"), row.text("looks"))))
                .forEach(role -> known.put(role.getKey(), role.getValue()));
        return known;
    }

    @Override
    public void knowRole(DatabaseName database, String role, Optional<String> looks) {
        transactions.run(connection -> {
            if (looks.isEmpty()) {
                return Sql.of(
                                connection,
                                "delete from known_role where (database_name, role_name) = (:database, :role)")
                        .with("database", database.value())
                        .with("role", role)
                        .run();
            }
            return Sql.of(connection, """
                insert into known_role (database_name, role_name, looks) values (:database, :role, :looks)
                on conflict (database_name, role_name) do update set looks = excluded.looks
                """)
                    .with("database", database.value())
                    .with("role", role)
                    .with("looks", looks.get())
                    .run();
        });
    }

    private static FoundDrift read(Row row) {
        return new FoundDrift(
                row.number("number"),
                new DatabaseName(row.text("database_name")),
                new Drift(
                        Words.as(DriftKind.class, row.text("kind")),
                        row.text("subject"),
                        row.text("meaning"),
                        row.optionalText("made_by"),
                        texts(row.text("revert")),
                        texts(row.text("undo")),
                        true),
                row.instant("first_seen"),
                row.optionalInstant("gone_at"),
                row.optionalText("undone"));
    }

    private static List<String> texts(String json) {
        return Json.tree(json).valueStream().map(JsonNode::asString).toList();
    }
}
