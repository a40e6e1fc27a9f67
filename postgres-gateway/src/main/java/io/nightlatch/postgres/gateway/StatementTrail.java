package io.nightlatch.postgres.gateway;

import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.event.Happening;
import io.nightlatch.access.request.HeldStatement;
import io.nightlatch.access.statement.Reading;
import io.nightlatch.access.statement.RelationUse;
import io.nightlatch.access.statement.StatementFacts;
import io.nightlatch.access.statement.StatementReader;
import io.nightlatch.postgres.gateway.statement.Withholding;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The statements of one session in the trail: announced durably before they run, and told of once they have. */
final class StatementTrail {
    private static final int SHOWN_CHARS = 200;
    private static final int MOST_RELATIONS = 50;
    /** How a command tag tells its rows (manual, "Message Formats", CommandComplete). */
    private static final Pattern ROWS = Pattern.compile(" (\\d{1,18})$");

    private final LiveSession session;
    private final TrailWriter writer;
    private final InstantSource clock;
    private final StatementReader reader;
    private long count;

    StatementTrail(LiveSession session, TrailWriter writer, StatementReader reader, InstantSource clock) {
        this.session = session;
        this.reader = reader;
        this.writer = writer;
        this.clock = clock;
    }

    StatementRecord begin(String sql) {
        var record = new StatementRecord(++count, clock.instant(), shown(Withholding.of(sql, reader.known(sql))));
        session.running(record);
        return record;
    }

    /** Nothing is owed to the client any more: whatever was begun is over, also what an error made the server skip. */
    void idle() {
        session.idle();
    }

    /** The beginning of it, for people who look at a session. */
    static String shown(HeldStatement statement) {
        return switch (statement) {
            case HeldStatement.Text(var text) ->
                text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "…";
            case HeldStatement.Own own -> own.sql();
            case HeldStatement.Withheld(var length, var _) ->
                "(a statement of " + length + " bytes that may hold a secret)";
        };
    }

    Happening started(StatementRecord record, String sql) {
        var reading = reader.known(sql);
        var what = described(about(EventKind.STATEMENT_STARTED, record), reading);
        return switch (Withholding.of(sql, reading)) {
            case HeldStatement.Text(var text) -> what.with("statement", text);
            case HeldStatement.Own own -> what.with("statement", own.sql());
            case HeldStatement.Withheld(var length, var sha256) ->
                what.with("statementLengthBytes", length).with("statementSha256", sha256);
        };
    }

    private static Happening described(Happening what, Optional<Reading> reading) {
        if (reading.isEmpty() || !(reading.get() instanceof Reading.Statements(var all)) || all.isEmpty()) {
            return what.with("kind", "unreadable");
        }
        return what.with("kind", all.stream().map(facts -> facts.kind().word()).collect(Collectors.joining(" ")))
                .with(
                        "relations",
                        all.stream()
                                .flatMap(facts -> facts.relations().stream())
                                .map(RelationUse::qualified)
                                .distinct()
                                .limit(MOST_RELATIONS)
                                .toList())
                .with(
                        "fingerprint",
                        all.stream().map(StatementFacts::fingerprint).collect(Collectors.joining(" ")));
    }

    /** Completes once they are durable, exceptionally if they cannot be written. */
    CompletableFuture<Void> write(List<Happening> batch) {
        return writer.writeDurably(batch);
    }

    void finished(StatementRecord record, String tag) {
        var what = about(EventKind.STATEMENT_FINISHED, record).with("tag", tag).with("tookMillis", took(record));
        var rows = ROWS.matcher(tag);
        writer.writeSoon(rows.find() ? what.with("rows", Long.parseLong(rows.group(1))) : what);
    }

    void failed(StatementRecord record, String sqlState) {
        writer.writeSoon(about(EventKind.STATEMENT_FINISHED, record)
                .with("sqlState", sqlState)
                .with("tookMillis", took(record)));
    }

    private long took(StatementRecord record) {
        return Duration.between(record.startedAt(), clock.instant()).toMillis();
    }

    private Happening about(EventKind kind, StatementRecord record) {
        return Happening.of(kind)
                .in(session.id())
                .to(session.principal().name())
                .on(session.database())
                .with("number", record.number());
    }
}
